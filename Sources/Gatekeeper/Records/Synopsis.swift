public import RuleKit

/// A video's title and synopsis in one language (dataset "synopses").
public struct Synopsis: DatasetRecord {
  public static var dataset: Dataset { .synopses }

  /// > 0. May name a video that is not there.
  public var videoID: Int64
  public var language: BCP47Tag
  /// Not empty once approved.
  public var title: String?
  /// Not empty once approved.
  public var text: String?
  public var state: SynopsisState

  public init(
    videoID: Int64, language: BCP47Tag, title: String? = nil, text: String? = nil, state: SynopsisState
  ) {
    self.videoID = videoID
    self.language = language
    self.title = title
    self.text = text
    self.state = state
  }

  public var key: RecordKey { .synopsis(videoID: videoID, language: language) }

  public func validate() throws(FieldError) {
    try FieldRules.positive(videoID, "videoId")
    guard state == .approved else { return }
    try FieldRules.notEmpty(title ?? "", "title", "an approved synopsis needs a title; give one or make it a draft")
    try FieldRules.notEmpty(text ?? "", "text", "an approved synopsis needs a text; give one or make it a draft")
  }

  public func writeMembers(to writer: inout JSONLineWriter) {
    writer.field("videoId", videoID)
    writer.field("language", language.text)
    writer.field("title", title)
    writer.field("text", text)
    writer.field("state", state.name)
  }
}
