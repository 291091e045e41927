import Gatekeeper
import Ingest
import RuleKit
import Testing

@Suite("Synopsis") struct SynopsisTests {
  static let approved: JSONText = [
    "videoId": "80000001", "language": "\"pt-BR\"", "title": "\"Parasita\"", "text": "\"Uma fam\u{ed}lia.\"",
    "state": "\"approved\"",
  ]
  static let draft = approved.with("state", "\"draft\"")

  @Test(
    "refuses what the door refuses",
    arguments: [
      Edit("videoId", "0", "from 1 on"), Edit("language", "null", "missing or null"),
      Edit("language", nil, "missing or null"),
      Edit("language", "\"pt_BR\"", "'pt_BR' is no BCP 47 tag"),
      Edit("title", "null", "approved synopsis needs a title"),
      Edit("title", "\"\"", "needs a title"), Edit("title", nil, "needs a title"), Edit("text", "null", "needs a text"),
      Edit("text", "\"\"", "needs a text"), Edit("text", nil, "needs a text"), Edit("state", "null", "draft, approved"),
      Edit("state", "\"final\"", "unknown"), Edit("text", "5", "needs a text, found the number 5"),
      Edit("title", #""a\u0085""#, "has the control character U+0085 as character 2"),
      Edit("text", #""\u0000""#, "has the control character U+0000 as character 1"),
      Edit("title", "\"\(String(repeating: "t", count: 1001))\"", "has 1001 characters; at most 1000 are kept"),
      Edit("text", "\"\(String(repeating: "t", count: 10_001))\"", "has 10001 characters; at most 10000 are kept"),
    ])
  func refused(edit: Edit) throws { try edit.expectRefusal(of: Synopsis.self, from: Self.approved) }

  @Test("a draft may lack title and text", arguments: ["title", "text"], ["null", "\"\"", nil])
  func draft(name: String, literal: String?) throws {
    let synopsis = try Edit(name, literal).value(of: Synopsis.self, from: Self.draft)
    #expect((name == "title" ? synopsis.title : synopsis.text) == (literal == "\"\"" ? "" : nil))
  }

  @Test("reads every field and writes it back") func roundTrip() throws {
    let synopsis = try Synopsis.parse(json: Self.approved.text, name: "test")
    let expected = Synopsis(
      videoID: 80_000_001, language: "pt-BR", title: "Parasita", text: "Uma fam\u{ed}lia.", state: .approved)
    #expect(synopsis == expected)
    #expect(synopsis.json() == Self.approved.text)
    #expect(synopsis.key.description == "80000001/pt-BR")
  }

  @Test("rewrites its key's tag to RFC 5646 case") func canonicalKey() throws {
    let synopsis = try Edit("language", "\"PT-br\"").value(of: Synopsis.self, from: Self.approved)
    #expect(synopsis.key == .synopsis(videoID: 80_000_001, language: "pt-BR"))
  }

  @Test("checks a synopsis made in code too") func validate() {
    #expect(throws: FieldError.self) { try Synopsis(videoID: 1, language: "de", state: .approved).validate() }
    #expect(throws: Never.self) { try Synopsis(videoID: 1, language: "de", state: .draft).validate() }
  }
}
