import Gatekeeper
import Ingest
import RuleKit
import Testing

@Suite("JSON line") struct LineDecoderTests {
  private static let rest = #""videoId":3,"kind":"audio","language":"nb","state":"ordered","availableFrom":null}"#

  private static func refusal(_ bytes: [UInt8]) async throws -> ImportRefusal {
    var batches: [ImportBatch<Asset>] = []
    try await RecordReader().read(Asset.self, bytes: bytes, name: "a.ndjson") { batches.append($0) }
    try #require(batches.count == 1 && batches[0].values.isEmpty && batches[0].refusals.count == 1)
    return batches[0].refusals[0]
  }

  @Test(
    "reads JSON however it is spaced, ordered and escaped",
    arguments: [
      #"{"id":5,"# + rest, "\t { \"id\" : 5 ,\t" + rest + " ", #"{"\u0069d":5,"# + rest, #"{"id":5.0,"# + rest,
      #"{"id":5.00 ,"# + rest, "\u{FEFF}{\"id\":5," + rest,
      #"{"state":"ordered","language":"NB","kind":"a\u0075dio","videoId":3,"id":5}"#,
    ])
  func wellFormed(text: String) throws {
    let expected = Asset(id: 5, videoID: 3, kind: .audio, language: "nb", state: .ordered)
    #expect(try Asset.parse(json: text, name: "test") == expected)
  }

  @Test(
    "refuses what is no JSON object",
    arguments: [
      "{", "}", "[]", "[{}]", "5", "null", "\"x\"", "x", " ", #"{"id":5,"# + rest + "}", #"{"id":5,"# + rest + "x",
      #"{"id":5,}"#, "{'id':5," + rest, "{id:5," + rest, #"{"id":5 "# + rest, #"{"id":5,"# + rest + "//", "{,}",
      #"{"id":5,"x":[1,]}"#, #"{"id":5,"x":[1 , ]}"#, "{\"id\":5,\u{0}" + rest,
    ])
  func malformed(text: String) throws {
    let refusal = try #require(throws: ImportRefusal.self) { try Asset.parse(json: text, name: "test") }
    #expect(refusal.reason.contains("JSON"), "\(refusal)")
    #expect(refusal.field == nil && refusal.key == nil)
    #expect(refusal.dataset == .assets)
  }

  @Test(
    "says in which column a line stops being JSON",
    arguments: [
      ("{", "at column 2: expected a name in double quotes or '}', found the end of the line"),
      (#"{"id":5 "kind":"movie"}"#, #"at column 9: expected ',' or '}', found '"'"#),
      (#"{"é日":5,}"#, "at column 9: a comma before the closing bracket"),
      (#"{"é日":5,x}"#, "at column 9: expected a name in double quotes, found 'x'"),
      (#"{"id" 5}"#, "at column 7: expected ':', found '5'"), (#"{"id":}"#, "at column 7: expected a value, found '}'"),
      (#"{"id":[5;6]}"#, "at column 9: expected ',' or ']', found ';'"),
      (#"{"id":5}{"#, "at column 9: expected the end of the line, found '{'"),
      (#"{"id":"a"#, #"at column 9: expected '"' to close the text, found the end of the line"#),
      (#"{"id":tru}"#, "at column 7: expected a value, found 't'"),
      ("nul", "at column 1: expected a value, found 'n'"),
      (String(repeating: "[", count: 600), "at column 513: objects and arrays are nested more than 512 deep"),
    ])
  func column(text: String, words: String) throws {
    let refusal = try #require(throws: ImportRefusal.self) { try Asset.parse(json: text, name: "test") }
    #expect(refusal.reason == "is no valid JSON \(words)")
  }

  @Test(
    "says so too of a value that the decoder looks into late",
    arguments: [
      ("\"a\u{1}\"", #"at column 9: expected a character of a text, control characters escaped, found '\u{1}'"#),
      (#""a\x""#, #"at column 10: expected an escape such as \n or \u00e9, found 'x'"#),
      (#""\u12""#, #"at column 12: expected four hexadecimal digits, found '"'"#),
      ("-", "at column 8: expected a digit, found '}'"), ("1.e5", "at column 9: expected a digit, found 'e'"),
      ("01", "at column 8: expected ',' or '}', found '1'"),
    ])
  func lateColumn(value: String, words: String) throws {
    let refusal = try #require(throws: ImportRefusal.self) { try Asset.parse(json: "{\"id\":\(value)}", name: "test") }
    #expect(refusal.reason.hasSuffix(words), "\(refusal)")
  }

  @Test(
    "refuses values of the wrong type or range, and says what it found",
    arguments: [
      ("true", "found true"), ("\"5\"", "found the text '5'"), ("[]", "found an array"), ("{}", "found an object"),
      ("1.5", "found the number 1.5"), ("9223372036854775808", "found the number 9223372036854775808"),
      ("-9223372036854775809", "found the number -9223372036854775809"), ("1e30", "found the number 1"),
      ("1e400", "whole number"), ("01", "whole number"), ("1.5.5", "whole number"),
      ("9007199254740993.5", "a fraction or an exponent"), ("5.0000000000000000000001", "a fraction"),
      ("5.0e0", "an exponent"), ("5E0", "an exponent"), ("-5.25", "found the number -5.25"),
    ])
  func wrongTypes(literal: String, words: String) throws {
    let refusal = try #require(throws: ImportRefusal.self) {
      try Asset.parse(json: "{\"id\":\(literal),\(Self.rest)", name: "test")
    }
    #expect(refusal.field == "id")
    #expect(refusal.reason.contains(words), "\(refusal)")
  }

  @Test("a whole number beyond 53 bits keeps every digit") func exactNumbers() throws {
    #expect(try Asset.parse(json: #"{"id":9007199254740993,"# + Self.rest, name: "test").id == 9_007_199_254_740_993)
    #expect(try Asset.parse(json: #"{"id":9007199254740993.0,"# + Self.rest, name: "t").id == 9_007_199_254_740_993)
  }

  @Test(
    "refuses a field that occurs twice",
    arguments: [
      #"{"id":5,"id":5,"#, #"{"id":5,"id":6,"#, #"{"id":5,"\u0069d":5,"#, #"{"id":5,"kind":"audio","#,
      #"{"state":"ordered","id":5,"#,
    ])
  func duplicates(start: String) throws {
    let refusal = try #require(throws: ImportRefusal.self) {
      try Asset.parse(json: start + Self.rest, name: "test")
    }
    #expect(refusal.reason.contains("names a field twice"))
    #expect(refusal.key == "5")
  }

  @Test("refuses a field twice in a nested object, and colons in texts are no fields") func nestedDuplicates() throws {
    let start = #"{"id":1,"videoId":2,"state":"draft","windows":[{"start":1,"#
    #expect(throws: ImportRefusal.self) {
      try Contract.parse(json: start + #""start":1,"countries":["DE"]}]}"#, name: "test")
    }
    let contract = try Contract.parse(json: start + #""countries":["DE"]}]}"#, name: "test")
    #expect(contract.windows.count == 1)
    let video = #"{"id":1,"kind":"movie","title":"a:b\":\\"}"#
    #expect(try Video.parse(json: video, name: "test").title == #"a:b":\"#)
  }

  @Test("names the first unknown field by its bytes, and survives hostile names") func unknownFields() throws {
    let refusal = try #require(throws: ImportRefusal.self) {
      try Asset.parse(json: #"{"zz":1,"id":5,"aa":2,"# + Self.rest, name: "test")
    }
    #expect(refusal.field == "aa")
    #expect(refusal.key == "5")
    let hostile = try #require(throws: ImportRefusal.self) {
      try Asset.parse(json: #"{"a\nb":1,"id":5,"# + Self.rest, name: "test")
    }
    #expect(hostile.field == #"'a\u{a}b'"#)
  }

  @Test("deep nesting is refused and not followed", arguments: ["[", "{\"a\":"])
  func deepNesting(open: String) throws {
    for depth in [600, 200_000] {
      let text = "{\"id\":5,\"x\":" + String(repeating: open, count: depth)
      #expect(throws: ImportRefusal.self) { try Asset.parse(json: text, name: "test") }
    }
    let closed = String(repeating: "[", count: 400) + String(repeating: "]", count: 400)
    let refusal = try #require(throws: ImportRefusal.self) {
      try Asset.parse(json: "{\"id\":5,\"kind\":\(closed)}", name: "test")
    }
    #expect(refusal.field == "videoId")
  }

  @Test(
    "refuses invalid UTF-8, anywhere in the line",
    arguments: [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82], [0xf4, 0x90, 0x80, 0x80]] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) async throws {
    let line = Array(#"{"id":5,"x":""#.utf8) + bytes + Array("\",".utf8) + Array(Self.rest.utf8)
    #expect(try await Self.refusal(line).reason == "is not valid UTF-8 at column 14")
    #expect(try await Self.refusal(bytes).reason == "is not valid UTF-8 at column 1")
  }

  @Test("refuses UTF-16, which the decoder would guess") func utf16() async throws {
    let line = (#"{"id":5,"# + Self.rest).utf8.flatMap { [$0, 0 as UInt8] }
    #expect(try await Self.refusal(line).reason.contains("zero byte"))
  }

  @Test("a lone surrogate is no text") func loneSurrogate() throws {
    let refusal = try #require(throws: ImportRefusal.self) {
      try Video.parse(json: #"{"id":5,"kind":"movie","title":"\ud800"}"#, name: "test")
    }
    #expect(refusal.field == "title")
    #expect(
      try Video.parse(json: #"{"id":5,"kind":"movie","title":"\ud83d\ude00"}"#, name: "test").title == "\u{1F600}")
  }

  @Test("a refusal reads as file, line, record, field and reason") func description() throws {
    let refusal = try #require(throws: ImportRefusal.self) {
      try Asset.parse(json: #"{"id":5,"videoId":3,"kind":"dub","state":"ordered"}"#, name: "in/a.ndjson", line: 12)
    }
    let expected =
      "in/a.ndjson:12: assets record 5, field kind: 'dub' is unknown; give one of video, audio, subtitles, "
      + "captions, audio-description"
    #expect(refusal.description == expected)
    let keyless = try #require(throws: ImportRefusal.self) { try Asset.parse(json: #"{"id":0}"#, name: "a", line: 3) }
    #expect(keyless.description == "a:3: assets record, field id: 0 is no id; ids are whole numbers from 1 on")
    let broken = try #require(throws: ImportRefusal.self) { try ChangeEvent.parse(json: "[]", name: "c", line: 1) }
    #expect(broken.description == "c:1: line: is no JSON object; write one object a line")
  }
}
