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
    let (videos, inputs) = (catalogue.videos, catalogue.inputs)
    listed[.videos] = (0..<videos.count).filter { videos.hasMissingParent[$0] }.map { "\(videos.ids[$0])" }
    let contracts = try inputs.data(.contracts).column(ContractField.id, .long)
    try list(.contracts, ContractField.videoId, catalogue) { _, ordinal in "\(contracts.long(at: ordinal) ?? 0)" }
    let assets = try inputs.data(.assets).column(AssetField.id, .long)
    try list(.assets, AssetField.videoId, catalogue) { _, ordinal in "\(assets.long(at: ordinal) ?? 0)" }
    let countries = try inputs.data(.ratings).column(RatingField.country, .reference)
    let codes = try inputs.data(.ratings).column(CountryField.code, .string)
    try list(.ratings, RatingField.videoId, catalogue) { video, ordinal in
      "\(video)/\(countries.reference(at: ordinal).flatMap { codes.text(at: $0) } ?? "")"
    }
    let languages = try inputs.data(.synopses).column(SynopsisField.language, .reference)
    let tags = try inputs.data(.synopses).column(LanguageField.tag, .string)
    try list(.synopses, SynopsisField.videoId, catalogue) { video, ordinal in
      "\(video)/\(languages.reference(at: ordinal).flatMap { tags.text(at: $0) } ?? "")"
    }
  }

  /// Lists the records of a dataset whose video is not there.
  ///
  /// - Parameter key: the key as it is printed, of the record at an ordinal and the id of its video.
  private mutating func list<Fields: RecordFields>(
    _ dataset: Dataset, _ videoID: Fields, _ catalogue: Catalogue, key: (Int64, Ordinal) -> String
  ) throws {
    let data = catalogue.inputs.data(dataset)
    let videoIDs = try data.column(videoID, .long)
    var found: [(video: Int64, ordinal: Ordinal)] = []
    for ordinal in data.populated(Fields.typeName) {
      let id = videoIDs.long(at: ordinal) ?? 0
      if catalogue.videos.position(ofID: id) == nil { found.append((id, ordinal)) }
    }
    listed[dataset] = found.sorted { ($0.video, $0.ordinal) < ($1.video, $1.ordinal) }.map { key($0.video, $0.ordinal) }
  }

  /// The keys of the dangling records of a dataset.
  func keys(_ dataset: Dataset) -> [String] { listed[dataset] ?? [] }
}
