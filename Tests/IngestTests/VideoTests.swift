import Gatekeeper
import Ingest
import RuleKit
import Testing

@Suite("Video") struct VideoTests {
  static let movie: JSONText = [
    "id": "80000001", "kind": "\"movie\"", "parentId": "null", "number": "null", "originalLanguage": "\"ko\"",
    "title": "\"Parasite\"", "runtimeSeconds": "7920",
  ]
  static let episode = movie.with("kind", "\"episode\"").with("parentId", "80000002").with("number", "1")

  @Test(
    "refuses what the door refuses",
    arguments: [
      Edit("id", "0", "ids are whole numbers from 1 on"), Edit("id", "-5", "from 1 on"),
      Edit("id", "null", "missing or null"),
      Edit("id", nil, "missing or null"), Edit("kind", "null", "movie, show, season, episode"),
      Edit("kind", nil, "missing or null"), Edit("kind", "\"Movie\"", "'Movie' is unknown"),
      Edit("kind", "\"\"", "unknown"), Edit("parentId", "5", "a movie has no parent"),
      Edit("kind", "\"season\"", field: "parentId", "name the show"),
      Edit("kind", "\"episode\"", field: "parentId", "name the season"),
      Edit("originalLanguage", "\"xx_YY\"", "'xx_YY' is no BCP 47 tag (RFC 5646 2.1)"),
      Edit("originalLanguage", "\"*\"", "is no BCP 47 tag"), Edit("originalLanguage", "\"\"", "is no BCP 47 tag"),
      Edit("runtimeSeconds", "-1", "is negative"), Edit("runtimeSeconds", "2147483648", "to 2147483647"),
      Edit("number", "-2147483648", "stands for null"), Edit("number", "1.5", "whole number"),
      Edit("title", #""a\u0000b""#, "has the control character U+0000 as character 2"),
      Edit("title", #""\u001b[31m""#, "U+001B as character 1"), Edit("title", #""\u009b""#, "U+009B"),
      Edit("title", "\"\(String(repeating: "é", count: 1001))\"", "has 1001 characters; at most 1000 are kept"),
    ])
  func refused(edit: Edit) throws { try edit.expectRefusal(of: Video.self, from: Self.movie) }

  @Test(
    "accepts the near misses",
    arguments: [
      Edit("id", "1"), Edit("id", "9223372036854775807"), Edit("kind", "\"show\""), Edit("parentId", nil),
      Edit("originalLanguage", "null"), Edit("originalLanguage", "\"qq-ZZ\""), Edit("runtimeSeconds", "0"),
      Edit("runtimeSeconds", "2147483647"), Edit("number", "-2147483647"), Edit("title", "\"\""), Edit("title", nil),
      Edit("title", #""a\nb\r\n\tc""#), Edit("title", "\"\(String(repeating: "日", count: 1000))\""),
    ])
  func accepted(edit: Edit) throws { _ = try edit.value(of: Video.self, from: Self.movie) }

  @Test("an episode's parent is an id", arguments: ["0", "-1"])
  func parentID(literal: String) throws {
    try Edit("parentId", literal, "ids are whole numbers").expectRefusal(of: Video.self, from: Self.episode)
    #expect(try Edit("parentId", "1").value(of: Video.self, from: Self.episode).parentID == 1)
  }

  @Test("a show has no parent") func show() throws {
    let base = Self.movie.with("kind", "\"show\"")
    try Edit("parentId", "1", "a show has no parent").expectRefusal(of: Video.self, from: base)
  }

  @Test("reads every field and writes it back") func roundTrip() throws {
    let video = try Video.parse(json: Self.episode.text, name: "test")
    let expected = Video(
      id: 80_000_001, kind: .episode, parentID: 80_000_002, number: 1, originalLanguage: "ko", title: "Parasite",
      runtimeSeconds: 7920)
    #expect(video == expected)
    #expect(video.json() == Self.episode.text)
    #expect(video.key == .video(id: 80_000_001))
  }

  @Test("checks a video made in code too") func validate() {
    #expect(throws: FieldError(field: "id", reason: "0 is no id; ids are whole numbers from 1 on")) {
      try Video(id: 0, kind: .show).validate()
    }
    #expect(throws: Never.self) { try Video(id: 1, kind: .show).validate() }
  }
}
