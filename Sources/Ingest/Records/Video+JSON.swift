public import Gatekeeper
import RuleKit

extension Video: JSONRecord {
  public static let fieldNames = [
    "id", "kind", "parentId", "number", "originalLanguage", "title", "runtimeSeconds",
  ]
  private static let kinds = NameTable<VideoKind>()

  public init(fields: inout JSONFields) throws(FieldError) {
    self.init(
      id: try fields.id("id"),
      kind: try fields.named("kind", Self.kinds),
      parentID: try fields.int64("parentId"),
      number: try fields.int32("number"),
      originalLanguage: try fields.tag("originalLanguage"),
      title: try fields.string("title"),
      runtimeSeconds: try fields.int32("runtimeSeconds"))
  }
}
