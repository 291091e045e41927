public import Gatekeeper
import Hollow
public import RuleKit
public import Timeline

/// Puts the records of NDJSON files into a dataset: each replaces the one with its key, nothing is deleted.
///
/// ```swift
/// let importer = Importer(Store(path: "/data/store"))
/// let (accepted, state) = try await importer.importFile("videos.ndjson.gz", into: .videos, at: instant) { refusal in
///   print(refusal)
/// }
/// ```
public struct Importer {
  private let store: Store
  private let reader: RecordReader

  public init(_ store: Store, threads: Int = 2) {
    self.store = store
    reader = RecordReader(threads: threads)
  }

  /// Imports one file (`-` is standard input, gzip is recognised) and publishes one state.
  ///
  /// - Parameters:
  ///   - instant: when the state is published.
  ///   - refused: gets each refused line; the others go in.
  /// - Throws: when the file cannot be read to its end or the state cannot be published; nothing is published then.
  public func importFile(
    _ path: String, into dataset: Dataset, at instant: Instant, _ refused: (ImportRefusal) -> Void
  ) async throws -> (accepted: Int, state: TimelineState) {
    try await dataset.jsonType.importFile(path, with: self, at: instant, refused)
  }

  func importFile<Record: JSONRecord>(
    _ path: String, of type: Record.Type, at instant: Instant, _ refused: (ImportRefusal) -> Void
  ) async throws -> (accepted: Int, state: TimelineState) {
    let producer = try InputProducer(store, Record.dataset, at: instant)
    do {
      let editor = try producer.begin(type, at: instant)
      var accepted = 0
      try await reader.read(type, path: path) { batch in
        for record in batch.values { try editor.upsert(record) }
        for refusal in batch.refusals { refused(refusal) }
        accepted += batch.values.count
      }
      return (accepted, try producer.publish(at: instant))
    } catch {
      // The write state would keep half a file, and the next batch would publish it.
      producer.abort()
      throw error
    }
  }
}

/// The writer of one input timeline: applies changes by primary key and publishes them as one state.
///
/// A batch begins with the announced records, changes them through its editor and ends with `publish` or `abort`. Not safe
/// for use from several threads at once.
///
/// ```swift
/// let producer = try InputProducer(store, .territories, at: instant)
/// let territories = try producer.begin(Territory.self, at: instant)
/// try territories.upsert(Territory(country: "DE", launched: true, captionsRequired: false, ratingRequired: true))
/// let state = try producer.publish(at: instant)
/// ```
public final class InputProducer {
  public let dataset: Dataset
  private let producer: Producer

  /// Opens the timeline for writing at `instant`. Throws `TimelineError.secondWriter` while another process writes it.
  ///
  /// - Parameter snapshots: whether `publish` writes a snapshot that is due after the announcement, or leaves it for
  ///   `takeDueSnapshot`.
  public init(
    _ store: Store, _ dataset: Dataset, snapshots: SnapshotPolicy.Publication = .withState, at instant: Instant
  ) throws {
    self.dataset = dataset
    producer = try Producer(
      store.timeline(dataset).writable(), schemas: DatasetSchemas.schemas(of: dataset),
      snapshots: SnapshotPolicy(publication: snapshots), at: instant.milliseconds)
  }

  /// The newest announced state, nil before the first.
  public var announced: TimelineState? { producer.announced }

  /// Builds the indexes that the first batch would otherwise build: right for a process that stays. O(records).
  public func prepare() throws { try producer.prepare(roots: [DatasetSchemas.rootType(of: dataset)]) }

  /// Begins a batch of changes on top of the announced records.
  public func begin(at instant: Instant) throws -> DatasetEditor {
    try DatasetEditor(dataset, write: producer.begin(from: .lastRecords, at: instant.milliseconds))
  }

  /// Begins a batch of whole records, all of the dataset's type, on top of the announced ones.
  public func begin<Record: DatasetRecord>(_: Record.Type, at instant: Instant) throws -> RecordEditor<Record> {
    precondition(Record.dataset == dataset, "a batch of \(Record.dataset) for the timeline of \(dataset)")
    return try RecordEditor(producer.begin(from: .lastRecords, at: instant.milliseconds))
  }

  /// Publishes the batch, and nothing when it changed nothing; returns the announced state.
  public func publish(at instant: Instant) throws -> TimelineState {
    try producer.finish(
      at: instant.milliseconds, headerTags: [], ifUnchanged: producer.announced == nil ? .publish : .skip,
      roots: [DatasetSchemas.rootType(of: dataset)])
  }

  /// Gives out the snapshot that is due, to be published on any thread; nil when none is due. A snapshot that is never
  /// published stays due: the next process that opens the timeline finds it so.
  public func takeDueSnapshot() -> DueSnapshot? { producer.takeDueSnapshot() }

  /// Gives the batch up; the announced state stays what it is.
  public func abort() { producer.abort() }
}
