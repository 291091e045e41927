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
