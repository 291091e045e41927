public import Gatekeeper
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
