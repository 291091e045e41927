import Foundation
import Gatekeeper
import TestSupport
import Testing

@Suite("JSON line writer") struct JSONLineWriterTests {
  @Test("writes members without spaces, in order") func members() {
    var writer = JSONLineWriter()
    writer.object {
      $0.field("a", Int64.min)
      $0.field("b", nil as Int32?)
      $0.field("c", nil as String?)
      $0.field("d", true)
      $0.field("e", strings: nil as [String]?)
      $0.field("f", strings: [])
      $0.field("g", strings: ["x", "y"])
      $0.field("h", objects: [1, 2]) { number, writer in writer.field("n", number) }
      $0.field("i") { _ in }
      $0.field("j") { $0.field("k", "v") }
    }
    let expected =
      #"{"a":-9223372036854775808,"b":null,"c":null,"d":true,"e":null,"f":[],"g":["x","y"],"#
      + #""h":[{"n":1},{"n":2}],"i":{},"j":{"k":"v"}}"#
    #expect(writer.text == expected)
  }

  @Test(
    "escapes what JSON must and what a terminal would obey, and nothing more",
    arguments: [
      ("\"\\/", #""\"\\/""#), ("\n\r\t\u{8}\u{c}", #""\n\r\t\b\f""#),
      ("\u{0}\u{1f}\u{7f}\u{9b}", #""\u0000\u001f\u007f\u009b""#),
      ("\u{e5}\u{a0}\u{2028}\u{202e}\u{1F600}", "\"\u{e5}\u{a0}\\u2028\\u202e\u{1F600}\""),
    ])
  func escapes(text: String, expected: String) {
    var writer = JSONLineWriter()
    writer.object { $0.field("t", text) }
    #expect(writer.text == "{\"t\":\(expected)}")
  }

  @Test("any text comes back from a JSON reader", arguments: [1, 2, 3] as [UInt64])
  func randomTexts(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for _ in 0..<200 {
      let scalars = (0..<Int.random(in: 0..<20, using: &random)).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0..<(Bool.random(using: &random) ? 0x80 : 0x11_0000), using: &random))
      }
      let text = String(String.UnicodeScalarView(scalars))
      var writer = JSONLineWriter()
      writer.object { $0.field("t", text) }
      let read = try JSONDecoder().decode([String: String].self, from: Data(writer.bytes))
      #expect(read["t"].map { Array($0.utf8) } == Array(text.utf8))
    }
  }
}
