public import Hollow
import PlainText
public import RuleKit

/// A video's title and synopsis in one language (dataset "synopses").
///
/// ```swift
/// let draft = Synopsis(videoID: 80_000_001, language: "pt-BR", title: "Parasita", state: .draft)
/// ```
public struct Synopsis: DatasetRecord {
  public typealias Writer = SynopsisWriter

  public static var dataset: Dataset { .synopses }
  public static let rootType = SynopsisField.typeName
  public static let keyFields = ["videoId", "language"]

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

  public init?(unwrapping input: InputRecord) {
    guard case .synopsis(let synopsis) = input else { return nil }
    self = synopsis
  }

  public var input: InputRecord { .synopsis(self) }

  public func validate() throws(FieldError) {
    try FieldRules.positive(videoID, "videoId")
    try FieldRules.text(title, "title", .title)
    try FieldRules.text(text, "text", .any)
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

extension RecordKey {
  public static func synopsis(videoID: Int64, language: BCP47Tag) -> RecordKey {
    RecordKey(.synopses, number: videoID, text: language.text)
  }
}

extension Synopsis {
  public static let schemaText = """
    Language { string tag; }
    Title { string value; }
    SynopsisState { string name; }
    Synopsis @PrimaryKey(videoId, language.tag) {
      long videoId; Language language; Title title; string text; SynopsisState state;
    }
    """
}

enum SynopsisStateField: Int, RecordFields {
  static let typeName = "SynopsisState"
  case name
}

enum SynopsisField: Int, RecordFields {
  static let typeName = "Synopsis"
  case videoId, language, title, text, state
}

/// The fields of a synopsis as the evaluator holds it: it reads the dataset without `Synopsis.text`, which no rule asks for.
enum TextlessSynopsisField: Int, RecordFields {
  static let typeName = SynopsisField.typeName
  case videoId, language, title, state
}

/// Writes whole synopses, or textless ones into a write state that goes on from what the evaluator holds: a what-if lays
/// its records over those.
public struct SynopsisWriter: RecordWriter {
  private enum Form { case whole, textless }

  private let form: Form
  /// The builder of the form. The other one is nil, because its fields are not those of the schema.
  private var whole: RecordBuilder<SynopsisField>?
  private var textless: RecordBuilder<TextlessSynopsisField>?
  private var languages: NameWriter<LanguageField>
  private var titles: NameWriter<TitleField>
  private var states: NameWriter<SynopsisStateField>

  public init(_ write: WriteState) throws(SchemaError) {
    let fieldCount = write.row(try write.type(SynopsisField.typeName)).fieldCount
    form = fieldCount == TextlessSynopsisField.allCases.count ? .textless : .whole
    switch form {
    case .whole: whole = try write.records(SynopsisField.self)
    case .textless: textless = try write.records(TextlessSynopsisField.self)
    }
    languages = try NameWriter(write, LanguageField.tag)
    titles = try NameWriter(write, TitleField.value, .freeText)
    states = try NameWriter(write, SynopsisStateField.name)
  }

  public mutating func put(_ synopsis: Synopsis) throws(SchemaError) {
    let language = languages.add(synopsis.language.text)
    let title = titles.add(ifPresent: synopsis.title)
    let state = states.add(synopsis.state.name)
    switch form {
    case .whole:
      whole?.set(.videoId, long: synopsis.videoID)
      whole?.set(.language, reference: language)
      whole?.set(.title, reference: title)
      whole?.set(.text, text: synopsis.text)
      whole?.set(.state, reference: state)
      try whole?.upsert()
    case .textless:
      textless?.set(.videoId, long: synopsis.videoID)
      textless?.set(.language, reference: language)
      textless?.set(.title, reference: title)
      textless?.set(.state, reference: state)
      try textless?.upsert()
    }
  }
}
