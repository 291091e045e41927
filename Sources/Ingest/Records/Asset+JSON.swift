public import Gatekeeper
import RuleKit

extension Asset: JSONRecord {
  public static let fieldNames = ["id", "videoId", "kind", "language", "state", "availableFrom"]
  private static let kinds = NameTable<AssetKind>()
  private static let states = NameTable<AssetState>()

  public init(fields: inout JSONFields) throws(FieldError) {
    self.init(
      id: try fields.id("id"),
      videoID: try fields.id("videoId"),
      kind: try fields.named("kind", Self.kinds),
      language: try fields.tag("language"),
      state: try fields.named("state", Self.states),
      availableFrom: try fields.instant("availableFrom"))
  }
}
