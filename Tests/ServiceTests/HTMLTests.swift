import Testing

@testable import Service

@Suite("HTML") struct HTMLTests {
  @Test("every code point that means something in HTML is escaped, whatever stands after it") func escaping() {
    let tag = "<a b='c' d=\"e\">&"
    #expect(("<p>\(tag)</p>" as HTML).text == "<p>&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;</p>")
    #expect(("\("\"\u{301}<\u{338}")" as HTML).text == "&quot;\u{301}&lt;\u{338}")
    #expect(("\("日本語 🎬")" as HTML).text == "日本語 🎬")
    #expect(("\(data: tag)" as HTML).text == "<bdi>&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;</bdi>")
  }

  @Test("control characters are made visible, and a line break is a space") func controls() throws {
    for value in 0..<0xA0 as Range<UInt32> {
      guard let scalar = Unicode.Scalar(value), scalar.properties.generalCategory == .control else { continue }
      let isBreak = (9...13).contains(value) || value == 0x85
      #expect(("\("a\(scalar)b")" as HTML).text == (isBreak ? "a b" : "a\u{FFFD}b"), "U+\(String(value, radix: 16))")
    }
    #expect(("\("a\u{2028}b\u{2029}c")" as HTML).text == "a b c")
    for value in [0xFDD0, 0xFFFE, 0x10FFFF] as [UInt32] {
      let scalar = try #require(Unicode.Scalar(value))
      #expect(("\("a\(scalar)b")" as HTML).text == "a\u{FFFD}b")
    }
    #expect(("\("a\r\nb")" as HTML).text == "a  b", "both are spaces, and a browser shows one")
  }

  @Test(
    "no text ends the isolation around it", arguments: ["\u{2069}", "\u{2067}x", "\u{2068}\u{2069}\u{2069}x\u{2066}"])
  func isolation(text: String) {
    for html in ["\(plain: text)", "\(data: text)"] as [HTML] {
      var depth = 0
      for scalar in html.text.unicodeScalars {
        if (0x2066...0x2068).contains(scalar.value) { depth += 1 }
        if scalar == "\u{2069}" { depth -= 1 }
        #expect(depth >= 0)
      }
      #expect(depth == 0)
    }
    #expect(("\(plain: text)" as HTML).text.hasPrefix("\u{2068}"))
    #expect(("\(data: text)" as HTML).text.hasPrefix("<bdi>"))
  }

  @Test("no text is longer than its place allows") func limits() {
    let long = String(repeating: "<", count: 1_000_000)
    let cut = String(repeating: "&lt;", count: HTML.textLimit) + "…"
    #expect(("\(long)" as HTML).text == cut)
    #expect(("\(data: long)" as HTML).text == "<bdi>\(cut)</bdi>")
    let short = String(repeating: "&lt;", count: HTML.labelLimit) + "…"
    #expect(("\(label: long)" as HTML).text == "<bdi title=\"\(cut)\">\(short)</bdi>")
    let marks = "a" + String(repeating: "\u{301}", count: 1_000_000)
    #expect(("\(label: marks)" as HTML).text.utf8.count < 3000, "one character may have any number of code points")
    let fits = String(repeating: "é", count: HTML.labelLimit)
    #expect(("\(label: fits)" as HTML).text == "<bdi>\(fits)</bdi>")
  }

  @Test("markup goes into markup as it is") func composition() {
    let rows: [HTML] = ["<i>\(1)</i>", "<i>\(2)</i>"]
    let none: HTML? = nil
    #expect(("<p>\(rows)\(none)\(rows.first)</p>" as HTML).text == "<p><i>1</i><i>2</i><i>1</i></p>")
  }
}
