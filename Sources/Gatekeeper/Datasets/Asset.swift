import Hollow
public import RuleKit

/// An encode, dub, subtitle or caption file of one video (dataset "assets").
public struct Asset: DatasetRecord {
  public static var dataset: Dataset { .assets }

  /// > 0.
  public var id: Int64
  /// > 0. May name a video that is not there.
  public var videoID: Int64
  public var kind: AssetKind
  /// Required for every kind but `video`.
  public var language: BCP47Tag?
  public var state: AssetState
  /// Not usable before this instant; nil = no such limit.
  public var availableFrom: Instant?

  public init(
    id: Int64, videoID: Int64, kind: AssetKind, language: BCP47Tag? = nil, state: AssetState,
    availableFrom: Instant? = nil
  ) {
    self.id = id
    self.videoID = videoID
    self.kind = kind
    self.language = language
    self.state = state
    self.availableFrom = availableFrom
  }

  public var key: RecordKey { .asset(id: id) }

  public func validate() throws(FieldError) {
    try FieldRules.positive(id, "id")
    try FieldRules.positive(videoID, "videoId")
    if kind != .video, language == nil {
      throw FieldError(field: "language", reason: "is null; an asset of kind \(kind.name) needs its language tag")
    }
    if let availableFrom { try FieldRules.inRange(availableFrom, "availableFrom") }
  }

  public func writeMembers(to writer: inout JSONLineWriter) {
    writer.field("id", id)
    writer.field("videoId", videoID)
    writer.field("kind", kind.name)
    writer.field("language", language?.text)
    writer.field("state", state.name)
    writer.field("availableFrom", availableFrom?.milliseconds)
  }
}

/// Field order of the schema in `DatasetSchemas`.
struct AssetWriter: RecordWriter {
  private var root: RootRow
  private var kinds: NameWriter
  private var languages: NameWriter
  private var states: NameWriter

  init(_ write: WriteState) throws(SchemaError) {
    root = try RootRow(write, .assets)
    kinds = try NameWriter(write, type: "AssetKind")
    languages = try NameWriter(write, type: "Language")
    states = try NameWriter(write, type: "AssetState")
  }

  mutating func put(_ asset: Asset) throws(SchemaError) {
    let kind = kinds.add(asset.kind.name)
    let language = languages.add(asset.language?.text)
    let state = states.add(asset.state.name)
    try root.put { row in
      row.set(0, long: asset.id)
      row.set(1, long: asset.videoID)
      row.set(2, reference: kind)
      row.set(3, reference: language)
      row.set(4, reference: state)
      row.set(5, long: asset.availableFrom?.milliseconds)
    }
  }
}
