public import Hollow
import PlainText
public import RuleKit

/// A movie, show, season or episode (dataset "videos").
///
/// ```swift
/// let season = Video(id: 80_000_002, kind: .season, parentID: 80_000_001, number: 1)
/// try season.validate()
/// ```
public struct Video: DatasetRecord {
  public typealias Writer = VideoWriter

  public static var dataset: Dataset { .videos }
  public static let rootType = VideoField.typeName
  public static let keyFields = ["id"]

  /// > 0.
  public var id: Int64
  public var kind: VideoKind
  /// A season's show or an episode's season; nil for movies and shows. May name a video that is not there.
  public var parentID: Int64?
  /// Number of a season or episode among its siblings.
  public var number: Int32?
  public var originalLanguage: BCP47Tag?
  public var title: String?
  /// >= 0.
  public var runtimeSeconds: Int32?

  public init(
    id: Int64, kind: VideoKind, parentID: Int64? = nil, number: Int32? = nil, originalLanguage: BCP47Tag? = nil,
    title: String? = nil, runtimeSeconds: Int32? = nil
  ) {
    self.id = id
    self.kind = kind
    self.parentID = parentID
    self.number = number
    self.originalLanguage = originalLanguage
    self.title = title
    self.runtimeSeconds = runtimeSeconds
  }

  public var key: RecordKey { .video(id: id) }

  public init?(unwrapping input: InputRecord) {
    guard case .video(let video) = input else { return nil }
    self = video
  }

  public var input: InputRecord { .video(self) }

  public func validate() throws(FieldError) {
    try FieldRules.positive(id, "id")
    try validateParent()
    // Hollow stores the smallest number for null, so a record with it would come back without a number.
    guard number != .min else {
      throw FieldError(field: "number", reason: "\(Int32.min) stands for null in storage; give another number")
    }
    try FieldRules.text(title, "title", .title)
    try FieldRules.notNegative(runtimeSeconds, "runtimeSeconds")
  }

  private func validateParent() throws(FieldError) {
    if let parentID { try FieldRules.positive(parentID, "parentId") }
    if let parentKind = kind.parentKind, parentID == nil {
      throw FieldError(field: "parentId", reason: "is null; name the \(parentKind.name) this \(kind.name) belongs to")
    }
    if kind.parentKind == nil, let parentID {
      throw FieldError(field: "parentId", reason: "\(parentID) is given, but a \(kind.name) has no parent; give null")
    }
  }

  public func writeMembers(to writer: inout JSONLineWriter) {
    writer.field("id", id)
    writer.field("kind", kind.name)
    writer.field("parentId", parentID)
    writer.field("number", number)
    writer.field("originalLanguage", originalLanguage?.text)
    writer.field("title", title)
    writer.field("runtimeSeconds", runtimeSeconds)
  }
}

extension RecordKey {
  public static func video(id: Int64) -> RecordKey { RecordKey(.videos, number: id) }
}

extension Video {
  public static let schemaText = """
    VideoKind { string name; }
    Language { string tag; }
    Title { string value; }
    Video @PrimaryKey(id) {
      long id; VideoKind kind; long parentId; int number; Language originalLanguage; Title title; int runtimeSeconds;
    }
    """
}

enum VideoKindField: Int, RecordFields {
  static let typeName = "VideoKind"
  case name
}

enum VideoField: Int, RecordFields {
  static let typeName = "Video"
  case id, kind, parentId, number, originalLanguage, title, runtimeSeconds
}

public struct VideoWriter: RecordWriter {
  private var videos: RecordBuilder<VideoField>
  private var kinds: NameWriter<VideoKindField>
  private var languages: NameWriter<LanguageField>
  private var titles: NameWriter<TitleField>

  public init(_ write: WriteState) throws(SchemaError) {
    videos = try write.records(VideoField.self)
    kinds = try NameWriter(write, VideoKindField.name)
    languages = try NameWriter(write, LanguageField.tag)
    titles = try NameWriter(write, TitleField.value, .freeText)
  }

  public mutating func put(_ video: Video) throws(SchemaError) {
    videos.set(.id, long: video.id)
    videos.set(.kind, reference: kinds.add(video.kind.name))
    videos.set(.parentId, long: video.parentID)
    videos.set(.number, int: video.number)
    videos.set(.originalLanguage, reference: languages.add(ifPresent: video.originalLanguage?.text))
    videos.set(.title, reference: titles.add(ifPresent: video.title))
    videos.set(.runtimeSeconds, int: video.runtimeSeconds)
    try videos.upsert()
  }
}
