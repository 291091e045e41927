import Hollow
public import RuleKit

/// A movie, show, season or episode (dataset "videos").
public struct Video: DatasetRecord {
  public static var dataset: Dataset { .videos }

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

  public func validate() throws(FieldError) {
    try FieldRules.positive(id, "id")
    try validateParent()
    guard number != .min else {
      throw FieldError(field: "number", reason: "\(Int32.min) stands for null in storage; give another number")
    }
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

/// Field order of the schema in `DatasetSchemas`.
struct VideoWriter: RecordWriter {
  private var root: RootRow
  private var kinds: NameWriter
  private var languages: NameWriter
  private var titles: NameWriter

  init(_ write: WriteState) throws(SchemaError) {
    root = try RootRow(write, .videos)
    kinds = try NameWriter(write, type: "VideoKind")
    languages = try NameWriter(write, type: "Language")
    titles = try NameWriter(write, type: "Title", remembers: false)
  }

  mutating func put(_ video: Video) throws(SchemaError) {
    let kind = kinds.add(video.kind.name)
    let language = languages.add(video.originalLanguage?.text)
    let title = titles.add(video.title)
    try root.put { row in
      row.set(0, long: video.id)
      row.set(1, reference: kind)
      row.set(2, long: video.parentID)
      row.set(3, int: video.number)
      row.set(4, reference: language)
      row.set(5, reference: title)
      row.set(6, int: video.runtimeSeconds)
    }
  }
}
