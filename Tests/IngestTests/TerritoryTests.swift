import Gatekeeper
import Ingest
import RuleKit
import Testing

@Suite("Territory") struct TerritoryTests {
  static let canada: JSONText = [
    "country": "\"CA\"", "name": "\"Canada\"", "launched": "true", "displayLanguages": "[\"en\",\"fr-CA\"]",
    "spokenLanguages": "[\"en\",\"fr\"]", "captionsRequired": "true", "ratingRequired": "false",
    "boards": "[\"CHVRS\"]",
  ]

  @Test(
    "refuses what the door refuses",
    arguments: [
      Edit("country", nil, "missing or null"), Edit("country", "\"ZZ\"", "'ZZ' is no country code"),
      Edit("launched", "null", "say true or false"), Edit("launched", nil, "say true or false"),
      Edit("captionsRequired", "null", "say true or false"), Edit("ratingRequired", "null", "say true or false"),
      Edit("ratingRequired", "1", "needs true or false, found the number 1"),
      Edit("launched", "\"true\"", "found the text 'true'"),
      Edit("spokenLanguages", "[]", field: "captionsRequired", "name the languages"),
      Edit("spokenLanguages", "null", field: "captionsRequired", "name the languages"),
      Edit("displayLanguages", "[\"en\",\"english-language\",\"x\"]", "BCP 47"),
      Edit("boards", "[1]", "element 0 is none"),
      Edit("spokenLanguages", "[\"*\"]", "BCP 47"),
      Edit("name", #""\u0007""#, "has the control character U+0007 as character 1"),
      Edit("name", "\"\(String(repeating: "n", count: 10_001))\"", "has 10001 characters; at most 10000 are kept"),
      Edit("boards", #"["CHVRS","\u001b]0;"]"#, #"'\u{1b}]0;' has the control character U+001B as character 1"#),
      Edit("boards", "[\"\(String(repeating: "b", count: 101))\"]", "has 101 characters; at most 100 are kept"),
    ])
  func refused(edit: Edit) throws { try edit.expectRefusal(of: Territory.self, from: Self.canada) }

  @Test(
    "accepts the near misses",
    arguments: [
      Edit("name", "null"), Edit("launched", "false"), Edit("displayLanguages", "null"), Edit("boards", "null"),
      Edit("spokenLanguages", "[\"en\"]"), Edit("ratingRequired", "true"),
    ])
  func accepted(edit: Edit) throws { _ = try edit.value(of: Territory.self, from: Self.canada) }

  @Test("without captions it may speak nothing", arguments: ["[]", "null"])
  func nothingSpoken(literal: String) throws {
    let base = Self.canada.with("captionsRequired", "false")
    let territory = try Edit("spokenLanguages", literal).value(of: Territory.self, from: base)
    #expect(territory.spokenLanguages == [])
    #expect(territory.json() == base.with("spokenLanguages", "[]").text)
  }

  @Test("reads every field and writes it back") func roundTrip() throws {
    let territory = try Territory.parse(json: Self.canada.text, name: "test")
    let expected = Territory(
      country: "CA", name: "Canada", launched: true, displayLanguages: ["fr-CA", "en"],
      spokenLanguages: ["fr", "en", "fr"],
      captionsRequired: true, ratingRequired: false, boards: ["CHVRS"])
    #expect(territory == expected)
    #expect(territory.json() == Self.canada.text)
  }

  @Test("boards are a set of byte strings: two spellings of one character are two boards") func boards() {
    let boards = ["b", "\u{e9}", "B", "e\u{301}", "b", "\u{e9}"]
    let territory = Territory(
      country: "CA", launched: true, captionsRequired: false, ratingRequired: true, boards: boards)
    #expect(territory.boards.map { Array($0.utf8) } == [[0x42], [0x62], [0x65, 0xcc, 0x81], [0xc3, 0xa9]])
  }

  @Test("checks a territory made in code too") func validate() {
    #expect(throws: FieldError.self) {
      try Territory(country: "US", launched: true, captionsRequired: true, ratingRequired: false).validate()
    }
  }
}
