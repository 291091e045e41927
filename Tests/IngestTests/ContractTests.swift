import Gatekeeper
import Ingest
import RuleKit
import Testing

@Suite("Contract") struct ContractTests {
  static let signed: JSONText = [
    "id": "39000001", "videoId": "90000001", "state": "\"signed\"",
    "windows": #"[{"start":1,"end":2,"countries":["DE","US"]},{"start":0,"end":null,"countries":["XK"]}]"#,
    "audioLanguages": "[\"de\",\"pt-BR\"]", "subtitleLanguages": "null",
  ]

  /// A windows edit whose second window has these members.
  static func window(_ members: String, _ field: String, _ words: String) -> Edit {
    let first = "{\"start\":1,\"end\":2,\"countries\":[\"DE\"]}"
    return Edit("windows", "[\(first),{\(members)}]", field: "windows[1]\(field.isEmpty ? "" : ".")\(field)", words)
  }

  @Test(
    "refuses what the door refuses",
    arguments: [
      Edit("id", "0", "from 1 on"), Edit("videoId", "0", "from 1 on"), Edit("videoId", "null", "missing or null"),
      Edit("state", "null", "draft, signed, terminated"), Edit("state", "\"Signed\"", "unknown"),
      window(#""start":2,"end":2,"countries":["DE"]"#, "end", "is not after the start"),
      window(#""start":3,"end":2,"countries":["DE"]"#, "end", "is not after the start"),
      window(#""start":null,"end":2,"countries":["DE"]"#, "start", "missing or null"),
      window(#""end":2,"countries":["DE"]"#, "start", "missing or null"),
      window(#""start":1,"end":2,"countries":[]"#, "countries", "name a country"),
      window(#""start":1,"end":2,"countries":null"#, "countries", "name a country"),
      window(#""start":1,"end":2"#, "countries", "name a country"),
      window(#""start":1,"countries":["DE","UK"]"#, "countries", "'UK' is no country code"),
      window(#""start":1,"countries":["de"]"#, "countries", "upper case"),
      window(#""start":-62135596800001,"countries":["DE"]"#, "start", "outside the years 1 to 9999"),
      window(#""start":1,"end":253402300800000,"countries":["DE"]"#, "end", "outside the years 1 to 9999"),
      window(#""start":1,"finish":2,"countries":["DE"]"#, "finish", "not a known field"),
      Edit("windows", "[1]", "element 0 is none"), Edit("windows", "[null]", "element 0 is none"),
      Edit("windows", "{}", "needs an array of objects, found an object"),
      Edit("audioLanguages", "[\"de\",\"d\"]", "'d' is no BCP 47 tag"),
      Edit("audioLanguages", "[null]", "element 0 is none"), Edit("subtitleLanguages", "[\"*\"]", "BCP 47"),
      Edit("subtitleLanguages", "\"de\"", "needs an array of texts"),
    ])
  func refused(edit: Edit) throws { try edit.expectRefusal(of: Contract.self, from: Self.signed) }

  @Test(
    "accepts the near misses",
    arguments: [
      window(#""start":2,"end":3,"countries":["DE"]"#, "", ""), window(#""start":2,"countries":["DE"]"#, "", ""),
      window(#""start":-62135596800000,"end":253402300799999,"countries":["DE","XK","DE"]"#, "", ""),
      Edit("windows", "[]"), Edit("windows", "null"), Edit("windows", nil), Edit("state", "\"draft\""),
      Edit("audioLanguages", "[]"), Edit("audioLanguages", nil),
    ])
  func accepted(edit: Edit) throws { _ = try edit.value(of: Contract.self, from: Self.signed) }

  @Test("keeps null apart from empty language lists") func nullAndEmpty() throws {
    let text = Self.signed.with("audioLanguages", "[]").text
    let contract = try Contract.parse(json: text, name: "test")
    #expect(contract.audioLanguages == [])
    #expect(contract.subtitleLanguages == nil)
    #expect(contract.json() == text)
  }

  @Test("makes sorted sets of languages and countries, and keeps the order of windows") func canonical() throws {
    let text = Self.signed.with("audioLanguages", "[\"pt-br\",\"DE\",\"PT-BR\"]")
      .with("windows", #"[{"start":5,"end":6,"countries":["US","DE","US"]},{"start":1,"countries":["FR"]}]"#)
    let contract = try Contract.parse(json: text.text, name: "test")
    let windows = #"[{"start":5,"end":6,"countries":["DE","US"]},{"start":1,"end":null,"countries":["FR"]}]"#
    #expect(contract.json() == Self.signed.with("windows", windows).text)
  }

  @Test("checks a contract made in code too") func validate() {
    let window = Window(start: .init(milliseconds: 2), end: .init(milliseconds: 2), countries: ["DE"])
    let contract = Contract(id: 1, videoID: 1, state: .signed, windows: [window])
    #expect(throws: FieldError.self) { try contract.validate() }
    #expect(throws: FieldError.self) { try Contract(id: 1, videoID: 0, state: .draft).validate() }
    #expect(throws: Never.self) { try Contract(id: 1, videoID: 1, state: .draft).validate() }
  }
}
