import PlainText
import TestSupport
import Testing

@Suite("Visible text") struct VisibleTextTests {
  @Test("shows a line break or a tab as a space, and every other control character as its escape") func shown() {
    #expect("Alien".visible == "Alien")
    #expect("a\nb\r\nc\rd\te\u{85}f\u{2028}g\u{2029}h\u{0B}i".visible == "a b c d e f g h i")
    #expect("a\n\nb\r\r\nc".visible == "a  b  c")
    #expect("\u{1B}[31m\u{7}\u{0}\u{7F}\u{9B}2J".visible == #"\u{1b}[31m\u{7}\u{0}\u{7f}\u{9b}2J"#)
    #expect("x\u{202E}y\u{2066}z\u{200F}".visible == #"x\u{202e}y\u{2066}z\u{200f}"#)
    #expect("e\u{301}\n\u{301}日本👩‍👩‍👧 שלום".visible == "e\u{301} \u{301}日本👩‍👩‍👧 שלום")
  }

  @Test(
    "leaves nothing that a terminal obeys in any text, and is itself left alone",
    arguments: 1...50 as ClosedRange<UInt64>)
  func random(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var text = ""
    for _ in 0..<200 {
      // Half of the characters from the beginning of Unicode and from general punctuation, where the controls are.
      let ranges: [ClosedRange<UInt32>] = [0...0x100, 0x2000...0x2070, 0x600...0x620, 0...0x10FFFF]
      let value = UInt32.random(in: ranges.randomElement(using: &random) ?? 0...0x100, using: &random)
      if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
    }
    let shown = text.visible
    #expect(
      shown.unicodeScalars.allSatisfy { scalar in
        scalar.properties.generalCategory != .control && !scalar.properties.isBidiControl
          && ![.lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
      }, "seed \(seed)")
    #expect(shown.visible == shown, "seed \(seed)")
  }
}
