public import Gatekeeper
import RuleKit

extension Synopsis: JSONRecord {
  public static let fieldNames = ["videoId", "language", "title", "text", "state"]
  private static let states = NameTable<SynopsisState>()

  public init(fields: inout JSONFields) throws(FieldError) {
    self.init(
      videoID: try fields.id("videoId"),
      language: try fields.requiredTag("language"),
      title: try fields.string("title"),
      text: try fields.string("text"),
      state: try fields.named("state", Self.states))
  }
}
