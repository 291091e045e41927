import Gatekeeper
import Ingest
import RuleKit
import Synthesis
import Timeline

/// The producers of all datasets of a store, and the sequence of changes they are fed from.
///
/// A class, so that the sequence, which knows every record it has changed, is never copied.
final class ChangeFeed {
  private let applier: ChangeApplier
  private let datasets: Set<Dataset>
  private var changes: SyntheticChanges.Iterator

  /// Changes that were published.
  struct Batch: Sendable {
    /// The dataset of each change, in order.
    let datasets: [Dataset]
    /// The states that hold them, by dataset.
    let versions: [Dataset: Version]
    /// Snapshots that are due now, and that nobody waits for.
    let dueSnapshots: [DueSnapshot]
  }

  /// Opens the datasets for writing. Throws `TimelineError.secondWriter` while another process writes one.
  ///
  /// - Parameters:
  ///   - changes: only those to `datasets` are taken.
  ///   - skip: how many of those are left out first.
  init(
    _ store: Store, _ changes: SyntheticChanges, of datasets: [Dataset] = Dataset.allCases, skip: Int = 0,
    at instant: Instant
  ) throws {
    applier = ChangeApplier(store, defersSnapshots: true)
    self.datasets = Set(datasets)
    self.changes = changes.makeIterator()
    try applier.open(at: instant)
    _ = take(skip)
  }

  /// Applies the next changes and announces their states, one for each dataset they touch.
  func send(_ count: Int, at instant: Instant) throws -> Batch { try send(take(count), at: instant) }

  func send(_ events: [ChangeEvent], at instant: Instant) throws -> Batch {
    let states = try applier.apply(events, at: instant)
    return Batch(
      datasets: events.map(\.dataset), versions: Dictionary(uniqueKeysWithValues: states.compactMap(Self.named)),
      dueSnapshots: applier.takeDueSnapshots())
  }

  private static func named(_ state: TimelineState) -> (Dataset, Version)? {
    Dataset(rawValue: state.timeline).map { ($0, state.version) }
  }

  /// The next changes.
  func take(_ count: Int) -> [ChangeEvent] {
    var events: [ChangeEvent] = []
    events.reserveCapacity(count)
    while events.count < count, let event = changes.next() {
      if datasets.contains(event.dataset) { events.append(event) }
    }
    return events
  }
}
