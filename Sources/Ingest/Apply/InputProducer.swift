public import Gatekeeper
import Hollow
public import RuleKit
public import Timeline

/// The writer of one input timeline: applies changes by primary key and publishes them as one state.
///
/// Not safe for use from several threads at once.
public final class InputProducer {
  public let dataset: Dataset
  private let producer: Producer

  /// Opens the timeline for writing at `instant`. Throws `TimelineError.secondWriter` while another process writes it.
  ///
  /// - Parameter defersSnapshots: whether a snapshot that is due waits for `takeDueSnapshot`; otherwise `publish` writes it
  ///   after the announcement.
  public init(_ store: Store, _ dataset: Dataset, defersSnapshots: Bool = false, at instant: Instant) throws {
    self.dataset = dataset
    producer = try Producer(
      store.timeline(dataset).writable(), schemas: DatasetSchemas.schemas(of: dataset),
      snapshots: SnapshotPolicy(isDeferred: defersSnapshots), at: instant.milliseconds)
  }

  /// The newest announced state, nil before the first.
  public var announced: TimelineState? { producer.announced }

  /// Makes now what the first batch would wait for: right for a process that stays. O(records).
  public func prepare() throws { try producer.prepare(roots: [DatasetSchemas.rootType(of: dataset)]) }

  /// Begins a batch on top of the announced records.
  public func begin() throws -> DatasetEditor {
    try DatasetEditor(dataset, write: producer.begin(keepingRecords: true))
  }

  /// Publishes the batch, and nothing when it changed nothing; returns the announced state.
  public func publish(at instant: Instant) throws -> TimelineState {
    try producer.finish(
      at: instant.milliseconds, headerTags: [], publishesUnchanged: producer.announced == nil,
      roots: [DatasetSchemas.rootType(of: dataset)])
  }

  /// Hands the snapshot that is due over, to be published on any thread. One that never is stays due: the next to open
  /// the timeline finds it so.
  public func takeDueSnapshot() -> DueSnapshot? { producer.takeDueSnapshot() }

  /// Forgets the batch.
  public func abort() { producer.abort() }
}
