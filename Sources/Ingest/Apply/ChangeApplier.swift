import BitMemory
public import Gatekeeper
public import RuleKit
public import Timeline

/// Applies change events in order: one state for each dataset they touch.
public final class ChangeApplier {
  private let store: Store
  private let defersSnapshots: Bool
  private var producers: [Dataset: InputProducer] = [:]

  /// - Parameter defersSnapshots: whether snapshots that are due wait for `takeDueSnapshots`, off the path of a change;
  ///   otherwise `apply` writes them after the announcement, right for a process that ends then.
  public init(_ store: Store, defersSnapshots: Bool = false) {
    (self.store, self.defersSnapshots) = (store, defersSnapshots)
  }

  /// Opens and indexes all datasets for writing, not each with its first event. O(records). Throws `TimelineError.secondWriter` while another
  /// process writes one.
  public func open(at instant: Instant) throws {
    for dataset in Dataset.allCases { try producer(dataset, at: instant).prepare() }
  }

  /// Applies `events` and publishes the datasets they change.
  ///
  /// The later of two changes to one key holds. Every dataset is staged before the first is published, so an error while
  /// staging changes nothing; each step takes the datasets side by side. Returns the announced states of the datasets
  /// touched, in dataset order.
  public func apply(_ events: [ChangeEvent], at instant: Instant) throws -> [TimelineState] {
    let events = Dictionary(grouping: events, by: \.dataset)
    let touched = events.keys.sorted()
    do {
      let producers = try touched.map { try producer($0, at: instant) }
      _ = try Parallel.map(lending: producers, threads: producers.count) { producer in
        let editor = try producer.begin()
        for event in events[producer.dataset] ?? [] { try editor.apply(event) }
      }
      return try Parallel.map(lending: producers, threads: producers.count) { try $0.publish(at: instant) }
    } catch {
      for dataset in touched { producers[dataset]?.abort() }
      throw error
    }
  }

  /// Hands over the snapshots that are due, in dataset order, to be published on any thread, beside further changes.
  public func takeDueSnapshots() -> [DueSnapshot] {
    producers.keys.sorted().compactMap { producers[$0]?.takeDueSnapshot() }
  }

  private func producer(_ dataset: Dataset, at instant: Instant) throws -> InputProducer {
    if let open = producers[dataset] { return open }
    let opened = try InputProducer(store, dataset, defersSnapshots: defersSnapshots, at: instant)
    producers[dataset] = opened
    return opened
  }
}
