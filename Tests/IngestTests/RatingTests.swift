import Gatekeeper
import Ingest
import RuleKit
import Testing

@Suite("Rating") struct RatingTests {
  static let fsk: JSONText = [
    "videoId": "80000001", "country": "\"DE\"", "board": "\"FSK\"", "certificate": "\"12\"", "minimumAge": "12",
  ]

  @Test(
    "refuses what the door refuses",
    arguments: [
      Edit("videoId", "0", "from 1 on"), Edit("videoId", nil, "missing or null"),
      Edit("country", nil, "missing or null"),
      Edit("country", "null", "missing or null"), Edit("country", "\"UK\"", "'UK' is no country code"),
      Edit("country", "\"de\"", "upper case"), Edit("country", "\"\"", "is no country code"),
      Edit("board", "null", "name the board"), Edit("board", "\"\"", "name the board"),
      Edit("board", nil, "name the board"),
      Edit("certificate", "null", "label"), Edit("certificate", "\"\"", "label"), Edit("certificate", nil, "label"),
      Edit("minimumAge", "-1", "is negative"), Edit("minimumAge", "2147483648", "whole number"),
      Edit("minimumAge", "\"12\"", "found the text '12'"),
      Edit("board", #""F\u0000SK""#, "has the control character U+0000 as character 2"),
      Edit("certificate", #""\u007f""#, "U+007F"),
      Edit("board", "\"\(String(repeating: "b", count: 101))\"", "has 101 characters; at most 100 are kept"),
      Edit("certificate", "\"\(String(repeating: "b", count: 101))\"", "has 101 characters; at most 100 are kept"),
    ])
  func refused(edit: Edit) throws { try edit.expectRefusal(of: Rating.self, from: Self.fsk) }

  @Test(
    "accepts the near misses",
    arguments: [
      Edit("country", "\"XK\""), Edit("country", "\"GB\""), Edit("board", "\" \""),
      Edit("certificate", "\"Barntill\u{e5}ten\""),
      Edit("minimumAge", "0"), Edit("minimumAge", "null"), Edit("minimumAge", nil), Edit("videoId", "1"),
    ])
  func accepted(edit: Edit) throws { _ = try edit.value(of: Rating.self, from: Self.fsk) }

  @Test("reads every field and writes it back") func roundTrip() throws {
    let rating = try Rating.parse(json: Self.fsk.text, name: "test")
    #expect(rating == Rating(videoID: 80_000_001, country: "DE", board: "FSK", certificate: "12", minimumAge: 12))
    #expect(rating.json() == Self.fsk.text)
    #expect(rating.key.description == "80000001/DE")
  }

  @Test("checks a rating made in code too") func validate() {
    #expect(throws: FieldError.self) {
      try Rating(videoID: 1, country: "DE", board: "", certificate: "12").validate()
    }
    #expect(throws: Never.self) { try Rating(videoID: 1, country: "DE", board: "FSK", certificate: "12").validate() }
  }
}
