public import Hollow
public import RuleKit

/// An encode, dub, subtitle or caption file of one video (dataset "assets").
///
/// ```swift
/// let dub = Asset(id: 500_000_001, videoID: 80_000_001, kind: .audio, language: "pt-BR", state: .delivered)
/// ```
public struct Asset: DatasetRecord {
  public typealias Writer = AssetWriter

  public static var dataset: Dataset { .assets }
  public static let rootType = AssetField.typeName
  public static let keyFields = ["id"]

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

  public init?(unwrapping input: InputRecord) {
    guard case .asset(let asset) = input else { return nil }
    self = asset
  }

  public var input: InputRecord { .asset(self) }

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

extension RecordKey {
  public static func asset(id: Int64) -> RecordKey { RecordKey(.assets, number: id) }
}

extension Asset {
  public static let schemaText = """
    AssetKind { string name; }
    Language { string tag; }
    AssetState { string name; }
    Asset @PrimaryKey(id) {
      long id; long videoId; AssetKind kind; Language language; AssetState state; long availableFrom;
    }
    """
}

enum AssetKindField: Int, RecordFields {
  static let typeName = "AssetKind"
  case name
}

enum AssetStateField: Int, RecordFields {
  static let typeName = "AssetState"
  case name
}

enum AssetField: Int, RecordFields {
  static let typeName = "Asset"
  case id, videoId, kind, language, state, availableFrom
}

public struct AssetWriter: RecordWriter {
  private var assets: RecordBuilder<AssetField>
  private var kinds: NameWriter<AssetKindField>
  private var languages: NameWriter<LanguageField>
  private var states: NameWriter<AssetStateField>

  public init(_ write: WriteState) throws(SchemaError) {
    assets = try write.records(AssetField.self)
    kinds = try NameWriter(write, AssetKindField.name)
    languages = try NameWriter(write, LanguageField.tag)
    states = try NameWriter(write, AssetStateField.name)
  }

  public mutating func put(_ asset: Asset) throws(SchemaError) {
    assets.set(.id, long: asset.id)
    assets.set(.videoId, long: asset.videoID)
    assets.set(.kind, reference: kinds.add(asset.kind.name))
    assets.set(.language, reference: languages.add(ifPresent: asset.language?.text))
    assets.set(.state, reference: states.add(asset.state.name))
    assets.set(.availableFrom, long: asset.availableFrom?.milliseconds)
    try assets.upsert()
  }
}
