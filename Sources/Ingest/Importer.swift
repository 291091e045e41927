import BitMemory
public import Gatekeeper
import Hollow
public import RuleKit
public import Timeline

/// Puts the records of NDJSON files into a dataset: each replaces the one with its key, nothing is deleted.
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
    let producer = try InputProducer(store, dataset, at: instant)
    do {
      let editor = try producer.begin()
      let accepted = try await read(path, dataset, editor, refused)
      return (accepted, try producer.publish(at: instant))
    } catch {
      producer.abort()
      throw error
    }
  }

  private func read(
    _ path: String, _ dataset: Dataset, _ editor: DatasetEditor, _ refused: (ImportRefusal) -> Void
  ) async throws -> Int {
    switch dataset {
    case .videos: try await read(path, editor, refused) { InputRecord.video($0) }
    case .contracts: try await read(path, editor, refused) { InputRecord.contract($0) }
    case .assets: try await read(path, editor, refused) { InputRecord.asset($0) }
    case .ratings: try await read(path, editor, refused) { InputRecord.rating($0) }
    case .synopses: try await read(path, editor, refused) { InputRecord.synopsis($0) }
    case .territories: try await read(path, editor, refused) { InputRecord.territory($0) }
    }
  }

  private func read<Record: JSONLineValue>(
    _ path: String, _ editor: DatasetEditor, _ refused: (ImportRefusal) -> Void, _ wrap: (Record) -> InputRecord
  ) async throws -> Int {
    var accepted = 0
    try await reader.read(Record.self, path: path) { batch in
      for record in batch.values { try editor.upsert(wrap(record)) }
      for refusal in batch.refusals { refused(refusal) }
      accepted += batch.values.count
    }
    return accepted
  }
}

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
