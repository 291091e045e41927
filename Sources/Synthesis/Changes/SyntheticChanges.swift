public import Gatekeeper

/// An endless sequence of changes to a synthetic catalogue, in a realistic mix: the same for the same catalogue and seed.
///
/// ## Overview
/// Files are delivered and approved, ratings and synopses come in, contracts are signed, moved and terminated, new
/// videos arrive with their parts, records go; once in about 5,000 changes a territory changes. Every event is about a
/// record as the events before it left it, and every record is valid. Videos go live by them and are blocked by them.
/// Walking on costs memory in proportion to the records changed so far. Take as many as you need:
///
/// ```swift
/// let changes = SyntheticChanges(catalogue, seed: 7)
/// for event in changes.prefix(1000) { print(event.json()) }
/// let batch = changes.events(50_000)  // from the beginning again
/// ```
public struct SyntheticChanges: Sequence, Sendable {
  private let catalogue: SyntheticCatalogue
  private let seed: UInt64

  /// - Parameter seed: of the changes; it has nothing to do with the catalogue's.
  public init(_ catalogue: SyntheticCatalogue, seed: UInt64) {
    self.catalogue = catalogue
    self.seed = seed
  }

  public func makeIterator() -> Iterator { Iterator(maker: ChangeMaker(catalogue: catalogue, seed: seed)) }

  /// The first `count` events of the sequence.
  public func events(_ count: Int) -> [ChangeEvent] {
    var iterator = makeIterator()
    return (0..<count).map { _ in iterator.nextEvent() }
  }

  public struct Iterator: IteratorProtocol, Sendable {
    private var maker: ChangeMaker
    /// The events of the current change, and how many of them are out.
    private var events: [ChangeEvent] = []
    private var position = 0

    fileprivate init(maker: ChangeMaker) { self.maker = maker }

    /// Never nil.
    public mutating func next() -> ChangeEvent? { nextEvent() }

    fileprivate mutating func nextEvent() -> ChangeEvent {
      if position == events.count {
        events = maker.nextChange()
        position = 0
      }
      defer { position += 1 }
      return events[position]
    }
  }
}
