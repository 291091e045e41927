import Hollow
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

/// Field order of the schema in `DatasetSchemas`.
struct SynopsisWriter: RecordWriter {
  private var root: RootRow
  private var languages: NameWriter
  private var titles: NameWriter
  private var states: NameWriter
  /// Where the state comes: a write state that goes on from what the evaluator reads has no texts.
  private let stateField: Int

  init(_ write: WriteState) throws(SchemaError) {
    root = try RootRow(write, .synopses)
    languages = try NameWriter(write, type: "Language")
    titles = try NameWriter(write, type: "Title", remembers: false)
    states = try NameWriter(write, type: "SynopsisState")
    stateField = root.row.fieldCount - 1
  }

  mutating func put(_ synopsis: Synopsis) throws(SchemaError) {
    let language = languages.add(synopsis.language.text)
    let title = titles.add(synopsis.title)
    let state = states.add(synopsis.state.name)
    try root.put { row in
      row.set(0, long: synopsis.videoID)
      row.set(1, reference: language)
      row.set(2, reference: title)
      if stateField > 3 { row.set(3, text: synopsis.text) }
      row.set(stateField, reference: state)
    }
  }
}
