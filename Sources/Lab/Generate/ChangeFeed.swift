package import Gatekeeper
import Ingest
package import RuleKit
package import Synthesis
package import Timeline

/// The producers of all datasets of a store, and the sequence of changes that they are fed from.
///
/// It is a class because the sequence knows every record that it has changed: copying it, as a struct would be copied, takes
/// longer than the changes themselves.
/// ```swift
/// let feed = try ChangeFeed(store, SyntheticChanges(catalogue, seed: 1), of: [.assets, .ratings], at: .now)
/// let batch = try feed.send(100, at: .now)
/// for snapshot in batch.dueSnapshots { try snapshot.publish() }
/// ```
package final class ChangeFeed {
  private let applier: ChangeApplier
  private let datasets: Set<Dataset>
  private var changes: SyntheticChanges.Iterator

  /// Changes that were published.
  package struct Batch: Sendable {
    /// The dataset of each change, in order.
    package let datasets: [Dataset]
    /// The states that hold the changes, by dataset.
    package let versions: [Dataset: Version]
    /// Snapshots that are due now. The caller publishes them, when it likes: no reader waits for one.
    package let dueSnapshots: [DueSnapshot]
  }

  /// Opens the datasets for writing. Throws `TimelineError.secondWriter` while another process writes one.
  ///
  /// - Parameters:
  ///   - changes: only those to `datasets` are taken.
  ///   - skip: how many of those are left out first.
  package init(
    _ store: Store, _ changes: SyntheticChanges, of datasets: [Dataset] = Dataset.allCases, skip: Int = 0,
    at instant: Instant
  ) throws {
    applier = ChangeApplier(store, snapshots: .onRequest)
    self.datasets = Set(datasets)
    self.changes = changes.makeIterator()
    try applier.open(at: instant)
    _ = take(skip)
  }

  /// Applies the next changes and announces their states, one for each dataset they touch.
  package func send(_ count: Int, at instant: Instant) throws -> Batch { try send(take(count), at: instant) }

  /// Applies `events`, which need not be of the sequence, and announces their states.
  package func send(_ events: [ChangeEvent], at instant: Instant) throws -> Batch {
    let states = try applier.apply(events, at: instant)
    return Batch(
      datasets: events.map(\.dataset), versions: Dictionary(uniqueKeysWithValues: states.compactMap(Self.named)),
      dueSnapshots: applier.takeDueSnapshots())
  }

  private static func named(_ state: TimelineState) -> (Dataset, Version)? {
    Dataset(rawValue: state.timeline).map { ($0, state.version) }
  }

  /// Takes the next changes out of the sequence without applying them.
  package func take(_ count: Int) -> [ChangeEvent] {
    var events: [ChangeEvent] = []
    events.reserveCapacity(count)
    while events.count < count, let event = changes.next() {
      if datasets.contains(event.dataset) { events.append(event) }
    }
    return events
  }
}
