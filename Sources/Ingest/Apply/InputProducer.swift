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
  private var index: (state: TimelineState, index: PrimaryKeyIndex)?

  /// Opens the timeline for writing. Throws `TimelineError.secondWriter` while another process writes it.
  public init(_ store: Store, _ dataset: Dataset) throws {
    self.dataset = dataset
    producer = try Producer(
      store.timeline(dataset).writable(), schemas: DatasetSchemas.schemas(of: dataset),
      validators: [UniqueKeys(type: DatasetSchemas.rootType(of: dataset))])
  }

  /// The newest announced state, nil before the first.
  public var announced: TimelineState? { producer.announced }

  /// Begins a batch on top of the announced records.
  public func begin() throws -> DatasetEditor {
    try DatasetEditor(dataset, write: producer.begin(keepingRecords: true), index: try baseIndex())
  }

  /// Publishes the batch, and nothing when it changed nothing; returns the announced state.
  public func publish(at instant: Instant) throws -> TimelineState {
    try producer.finish(
      at: instant.milliseconds, headerTags: [], publishesUnchanged: producer.announced == nil,
      roots: [DatasetSchemas.rootType(of: dataset)])
  }

  /// Forgets the batch.
  public func abort() { producer.abort() }

  private func baseIndex() throws -> PrimaryKeyIndex? {
    guard let announced = producer.announced else { return nil }
    if let index, index.state.version == announced.version { return index.index }
    let fresh = try PrimaryKeyIndex(announced.data, type: DatasetSchemas.rootType(of: dataset))
    index = (announced, fresh)
    return fresh
  }
}
