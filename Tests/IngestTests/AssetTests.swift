import Gatekeeper
import Ingest
import RuleKit
import Testing

@Suite("Asset") struct AssetTests {
  static let audio: JSONText = [
    "id": "500000001", "videoId": "80000003", "kind": "\"audio\"", "language": "\"nb\"", "state": "\"ordered\"",
    "availableFrom": "1577836800000",
  ]

  @Test(
    "refuses what the door refuses",
    arguments: [
      Edit("id", "0", "from 1 on"), Edit("videoId", "-1", "from 1 on"), Edit("kind", "null", "audio-description"),
      Edit("kind", "\"dub\"", "'dub' is unknown"), Edit("kind", "\"audioDescription\"", "unknown"),
      Edit("state", "null", "withdrawn"), Edit("state", "\"live\"", "unknown"),
      Edit("language", "null", "needs its language"),
      Edit("language", nil, "kind audio needs its language tag"), Edit("language", "\"n\"", "BCP 47"),
      Edit("availableFrom", "253402300800000", "outside the years 1 to 9999"),
      Edit("availableFrom", "-62135596800001", "outside the years 1 to 9999"),
      Edit("availableFrom", "\"2020-01-01T00:00:00Z\"", "needs a whole number"),
      Edit("availabelFrom", "1", "is not a known field; correct its name or leave it out (known: id, videoId, kind"),
    ])
  func refused(edit: Edit) throws { try edit.expectRefusal(of: Asset.self, from: Self.audio) }

  @Test("every kind but video needs a language", arguments: ["audio", "subtitles", "captions", "audio-description"])
  func language(kind: String) throws {
    let base = Self.audio.with("kind", "\"\(kind)\"")
    try Edit("language", "null", "kind \(kind) needs").expectRefusal(of: Asset.self, from: base)
    #expect(try Asset.parse(json: base.text, name: "test").kind.name == kind)
  }

  @Test(
    "accepts the near misses",
    arguments: [
      Edit("kind", "\"video\""), Edit("availableFrom", "null"), Edit("availableFrom", nil),
      Edit("availableFrom", "253402300799999"), Edit("availableFrom", "-62135596800000"), Edit("availableFrom", "0"),
    ])
  func accepted(edit: Edit) throws { _ = try edit.value(of: Asset.self, from: Self.audio) }

  @Test("a picture needs no language") func picture() throws {
    let text = Self.audio.with("kind", "\"video\"").with("language", "null").text
    #expect(try Asset.parse(json: text, name: "test").json() == text)
  }

  @Test("reads every field and writes it back") func roundTrip() throws {
    let asset = try Asset.parse(json: Self.audio.text, name: "test")
    let expected = Asset(
      id: 500_000_001, videoID: 80_000_003, kind: .audio, language: "nb", state: .ordered,
      availableFrom: .init(milliseconds: 1_577_836_800_000))
    #expect(asset == expected)
    #expect(asset.json() == Self.audio.text)
  }

  @Test("checks an asset made in code too") func validate() {
    #expect(throws: FieldError.self) { try Asset(id: 1, videoID: 1, kind: .captions, state: .approved).validate() }
    #expect(throws: Never.self) { try Asset(id: 1, videoID: 1, kind: .video, state: .approved).validate() }
  }
}
