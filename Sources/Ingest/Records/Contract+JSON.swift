public import Gatekeeper
import RuleKit

extension Contract: JSONRecord {
  public static let fieldNames = ["id", "videoId", "state", "windows", "audioLanguages", "subtitleLanguages"]
  private static let states = NameTable<ContractState>()

  public init(fields: inout JSONFields) throws(FieldError) {
    self.init(
      id: try fields.id("id"),
      videoID: try fields.id("videoId"),
      state: try fields.named("state", Self.states),
      windows: try fields.objects("windows", known: Window.fieldNames, Window.read) ?? [],
      audioLanguages: try fields.tags("audioLanguages"),
      subtitleLanguages: try fields.tags("subtitleLanguages"))
  }
}

extension Window {
  fileprivate static let fieldNames = ["start", "end", "countries"]

  fileprivate static func read(_ fields: inout JSONFields) throws(FieldError) -> Window {
    Window(
      start: try fields.required("start", fields.instant("start"), "give the first instant inside, in ms since 1970"),
      end: try fields.instant("end"),
      countries: try fields.countries("countries"))
  }
}
