import BitMemory
public import Gatekeeper
public import RuleKit
public import Timeline

/// Applies change events in order: one state for each dataset they touch.
///
/// It opens a dataset for writing with its first event, or all of them with `open`, and keeps them open. Events come as one
/// array, from a file, or in parts: `stage` takes part after part, and `publish` ends the batch. Not safe for use from several
/// threads at once.
///
/// ```swift
/// let applier = ChangeApplier(store)
/// let rating = Rating(videoID: 80_000_001, country: "DE", board: "FSK", certificate: "12")
/// let states = try applier.apply([.upsert(.rating(rating)), .delete(.asset(id: 500_000_001))], at: instant)
/// ```
public final class ChangeApplier {
  private let store: Store
  private let snapshots: SnapshotPolicy.Publication
  private var datasets: [Dataset: OpenDataset] = [:]

  /// A dataset that is open for writing; with an editor while the batch under way changes it.
  private final class OpenDataset {
    let producer: InputProducer
    private(set) var editor: DatasetEditor?

    init(_ producer: InputProducer) { self.producer = producer }

    func apply(_ events: [ChangeEvent], at instant: Instant) throws {
      let editor = try self.editor ?? producer.begin(at: instant)
      self.editor = editor
      for event in events { try editor.apply(event) }
    }

    func publish(at instant: Instant) throws -> TimelineState {
      defer { editor = nil }
      return try producer.publish(at: instant)
    }

    func abort() {
      editor = nil
      producer.abort()
    }
  }

  /// - Parameter snapshots: whether a snapshot that is due is written with its state, or waits for `takeDueSnapshots`, off the path of a change.
  ///   The first is right for a process that ends after the announcement.
  public init(_ store: Store, snapshots: SnapshotPolicy.Publication = .withState) {
    (self.store, self.snapshots) = (store, snapshots)
  }

  /// Opens and indexes all datasets for writing, instead of each with its first event. O(records).
  ///
  /// Throws `TimelineError.secondWriter` while another process writes one.
  public func open(at instant: Instant) throws {
    for dataset in Dataset.allCases { try open(dataset, at: instant).producer.prepare() }
  }

  /// Applies `events` and publishes the datasets they change.
  ///
  /// Of two changes to one key the later holds. Every dataset is staged before the first is published, so an error while
  /// staging changes nothing. In each of the two steps the datasets are worked on in parallel. Returns the announced states
  /// of the datasets touched, in dataset order.
  public func apply(_ events: [ChangeEvent], at instant: Instant) throws -> [TimelineState] {
    try stage(events, at: instant)
    return try publish(at: instant)
  }

  /// Applies the events of a file (`-` is standard input, gzip is recognised), one a line.
  ///
  /// They are staged while the file is read, so memory is in proportion to the records that change and not to the events.
  ///
  /// - Parameter refused: gets each refused line; the others are applied.
  /// - Throws: when the file cannot be read to its end or a state cannot be published. Nothing is published when it could not
  ///   be read.
  public func applyFile(
    _ path: String, at instant: Instant, _ refused: (ImportRefusal) -> Void
  ) async throws -> (accepted: Int, states: [TimelineState]) {
    var accepted = 0
    do {
      try await RecordReader().read(ChangeEvent.self, path: path) { batch in
        try stage(batch.values, at: instant)
        for refusal in batch.refusals { refused(refusal) }
        accepted += batch.values.count
      }
    } catch {
      abort()
      throw error
    }
    return (accepted, try publish(at: instant))
  }

  /// Stages more events of the batch under way, or the first of one. On an error the whole batch is given up.
  public func stage(_ events: [ChangeEvent], at instant: Instant) throws {
    let events = Dictionary(grouping: events, by: \.dataset)
    do {
      let touched = try events.keys.sorted().map { try open($0, at: instant) }
      _ = try Parallel.map(lending: touched, threads: touched.count) { dataset in
        try dataset.apply(events[dataset.producer.dataset] ?? [], at: instant)
      }
    } catch {
      abort()
      throw error
    }
  }

  /// Publishes what is staged, and ends the batch. Returns the announced states of the datasets touched, in dataset order.
  public func publish(at instant: Instant) throws -> [TimelineState] {
    let touched = datasets.values.filter { $0.editor != nil }.sorted { $0.producer.dataset < $1.producer.dataset }
    do {
      return try Parallel.map(lending: touched, threads: touched.count) { try $0.publish(at: instant) }
    } catch {
      for dataset in touched { dataset.abort() }
      throw error
    }
  }

  /// Gives the batch under way up; the announced states stay what they are.
  public func abort() { for dataset in datasets.values where dataset.editor != nil { dataset.abort() } }

  /// Gives out the snapshots that are due, in dataset order, to be published on any thread, beside further changes.
  public func takeDueSnapshots() -> [DueSnapshot] {
    datasets.keys.sorted().compactMap { datasets[$0]?.producer.takeDueSnapshot() }
  }

  private func open(_ dataset: Dataset, at instant: Instant) throws -> OpenDataset {
    if let open = datasets[dataset] { return open }
    let opened = OpenDataset(try InputProducer(store, dataset, snapshots: snapshots, at: instant))
    datasets[dataset] = opened
    return opened
  }
}
