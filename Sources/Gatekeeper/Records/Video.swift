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
