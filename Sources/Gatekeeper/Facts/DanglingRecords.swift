import BitMemory
import Hollow
import RuleKit

/// The records that refer to a video that is not there: counted and listed, never an error (docs/domain.md, "Input
/// datasets").
struct DanglingRecords {
  /// Keys as they are printed, by dataset, ascending by video.
  private var listed: [Dataset: [String]] = [:]

  /// Looks up the video of every record. O(records).
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
