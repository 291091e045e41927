import BitMemory
import Hollow
public import RuleKit
public import Timeline

/// One state of each input dataset: what an evaluation is pinned to.
public struct InputStates: Sendable {
  private let states: [TimelineState?]
  /// States that only an evaluation in memory has, by dataset.
  private var replaced: [DataState?] = Dataset.allCases.map { _ in nil }

  /// - Parameter state: the pinned state of a dataset, nil while it has none; it then counts as empty.
  public init(_ state: (Dataset) throws -> TimelineState?) rethrows { states = try Dataset.allCases.map(state) }

  public subscript(dataset: Dataset) -> TimelineState? { states[dataset.index] }

  /// The records of a dataset, none while it has no state.
  func data(_ dataset: Dataset) -> DataState {
    replaced[dataset.index] ?? self[dataset]?.data ?? Self.empty[dataset.index]
  }

  /// These inputs with other records of one dataset, of no version: what an error says of them names the pinned one.
  func replacing(_ dataset: Dataset, with data: DataState) -> InputStates {
    var inputs = self
    inputs.replaced[dataset.index] = data
    return inputs
  }

  /// Memory that the states hold, in bytes.
  public var byteSize: Int { Dataset.allCases.reduce(0) { $0 + data($1).byteSize } }

  private static let empty = Dataset.allCases.map { dataset in
    DataState(emptyOf: DatasetSchemas.schemas(of: dataset))
  }

  /// What the evaluation record says of these pins.
  var versions: [EvaluationRecord.InputVersion] {
    Dataset.allCases.compactMap { dataset in
      self[dataset].map {
        EvaluationRecord.InputVersion(
          dataset: dataset, version: $0.version, publishedAt: $0.publishedAt.map { Instant(milliseconds: $0) })
      }
    }
  }

}

/// The records that refer to a video that is not there: counted and listed, never an error (domain.md).
struct DanglingRecords {
  private var listed: [Dataset: [String]] = [:]

  /// O(records).
  init(_ catalogue: Catalogue) throws {
    let videos = catalogue.videos
    listed[.videos] = (0..<videos.count).filter { videos.hasMissingParent[$0] }.map { "\(videos.ids[$0])" }
    for (dataset, keyType, keyField) in [
      (Dataset.contracts, FieldType.long, "id"), (.assets, .long, "id"), (.ratings, .reference, "country"),
      (.synopses, .reference, "language"),
    ] {
      let data = catalogue.inputs.data(dataset)
      let root = DatasetSchemas.rootType(of: dataset)
      let videoIDs = try data.column(root, "videoId", .long)
      let keys = try data.column(root, keyField, keyType)
      var found: [(video: Int64, ordinal: Ordinal)] = []
      for ordinal in data.populated(root) {
        let id = videoIDs.long(at: ordinal) ?? 0
        if videos.position(ofID: id) == nil { found.append((id, ordinal)) }
      }
      let names = try Self.names(dataset, data)
      listed[dataset] = found.sorted { ($0.video, $0.ordinal) < ($1.video, $1.ordinal) }.map { video, ordinal in
        keyType == .long
          ? "\(keys.long(at: ordinal) ?? 0)"
          : "\(video)/\(keys.reference(at: ordinal).flatMap { names?.text(at: $0) } ?? "")"
      }
    }
  }

  private static func names(_ dataset: Dataset, _ data: DataState) throws -> FieldColumn? {
    switch dataset {
    case .ratings: try data.column("Country", "code", .string)
    case .synopses: try data.column("Language", "tag", .string)
    default: nil
    }
  }

  /// The keys of the dangling records of a dataset.
  func keys(_ dataset: Dataset) -> [String] { listed[dataset] ?? [] }
}
