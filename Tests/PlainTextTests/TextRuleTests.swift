import PlainText
import Testing

@Suite("Text rule") struct TextRuleTests {
  @Test("tab, line feed and carriage return may be in a text, other control characters not") func controls() {
    #expect(TextRule.title.fault(in: "") == nil)
    #expect(TextRule.title.fault(in: "a\tb\r\nc ¡¿ é 日本 👩‍👩‍👧 \u{200F}") == nil)
    for value in (0..<0x20).map({ $0 }) + Array(0x7F..<0xA0) where ![0x09, 0x0A, 0x0D].contains(value) {
      let scalar = Unicode.Scalar(UInt32(value)) ?? " "
      let fault = TextRule.title.fault(in: "ab\(scalar)c")
      let digits = String(value, radix: 16, uppercase: true)
      let code = String(repeating: "0", count: 4 - digits.count) + digits
      #expect(fault?.hasPrefix("has the control character U+\(code) as character 3; ") == true, "\(value)")
    }
    #expect(TextRule.title.fault(in: "\u{A0}") == nil)
  }

  @Test("a length counts Unicode scalars", arguments: [TextRule.title, .board, .reason, .any])
  func lengths(rule: TextRule) {
    for scalar in ["a", "é", "日", "👩", "\u{301}"] {
      #expect(rule.fault(in: String(repeating: scalar, count: rule.maximumCount)) == nil)
      let fault = rule.fault(in: String(repeating: scalar, count: rule.maximumCount + 1))
      #expect(fault == "has \(rule.maximumCount + 1) characters; at most \(rule.maximumCount) are kept")
    }
  }
}
