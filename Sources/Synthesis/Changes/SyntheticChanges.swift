public import Gatekeeper

/// An endless sequence of changes to a synthetic catalogue, in a realistic mix: the same for the same catalogue and
/// seed.
///
/// Files are delivered and approved, ratings and synopses come in, contracts are signed, moved and terminated, new
/// videos arrive with their parts, records go; once in about 5,000 changes a territory changes. Every event is about a
/// record as the events before it left it, and every record is valid. Videos go live by them and are blocked by them.
/// Take as many as you need: `changes.prefix(50_000)`. Walking on costs memory in proportion to the records changed so
/// far.
public struct SyntheticChanges: Sequence, Sendable {
  private let catalogue: SyntheticCatalogue
  private let seed: UInt64

  public init(_ catalogue: SyntheticCatalogue, seed: UInt64) {
    self.catalogue = catalogue
    self.seed = seed
  }

  public func makeIterator() -> Iterator { Iterator(maker: ChangeMaker(catalogue: catalogue, seed: seed)) }

  /// The first events of the sequence, exactly as many.
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

/// What happens at a service in a day, with how often it does.
enum ChangeKind: CaseIterable {
  case assetProgressed, assetSetBack, languageDelivered, availabilityMoved
  case ratingGiven
  case synopsisWritten
  case contractSigned, contractAdded, contractTerminated, windowMoved
  case videoArrived, videoDeleted, recordDeleted
  case territoryChanged

  /// How many of the sum of all weights. A change is one event but for an arrival and the deletion of a video, which
  /// are 40 to 200 each; a change of a territory touches every video.
  var weight: Int {
    switch self {
    case .assetProgressed: 3800
    case .assetSetBack: 400
    case .languageDelivered: 800
    case .availabilityMoved: 200
    case .ratingGiven: 1500
    case .synopsisWritten: 1700
    case .contractSigned: 300
    case .contractAdded: 100
    case .contractTerminated: 100
    case .windowMoved: 700
    case .videoArrived: 25
    case .videoDeleted: 5
    case .recordDeleted: 150
    case .territoryChanged: 2
    }
  }

  static let weights = allCases.map(\.weight)
}

/// When the changes of a stream are due: one after the other at a rate, each as early or late within its own interval as
/// the seed says. The same for the same numbers; any change can be asked for by itself.
public struct ChangePace: Sendable {
  /// Changes a minute.
  public let rate: Double
  /// The share of an interval by which a change may be late, 0...1: with 0 all are evenly apart.
  public let jitter: Double
  private let seed: UInt64

  /// - Precondition: the rate is positive and finite, the jitter in 0...1.
  public init(rate: Double, jitter: Double = 0, seed: UInt64 = 0) {
    precondition(rate > 0 && rate.isFinite, "a rate of \(rate) changes a minute")
    precondition((0...1).contains(jitter), "a jitter of \(jitter); give 0 to 1")
    (self.rate, self.jitter, self.seed) = (rate, jitter, seed)
  }

  /// Seconds from the start to when change `index` is due; never before that of the one before it.
  public func due(_ index: Int) -> Double {
    var random = SeededRandom(seed: seed, .pace, entity: index)
    let lateness = jitter * Double(random.below(Self.steps)) / Double(Self.steps)
    return (Double(index) + lateness) * 60 / rate
  }

  /// Of this many parts of an interval one is drawn.
  private static let steps = 1 << 20

  /// How many changes are due before `seconds` are over.
  public func count(within seconds: Double) -> Int {
    // The last that may be: its interval begins before, and it may be late.
    let last = Int((seconds * rate / 60).rounded(.up))
    return last > 0 && due(last - 1) >= seconds ? last - 1 : max(0, last)
  }
}
