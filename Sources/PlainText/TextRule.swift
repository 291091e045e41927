/// What a text may be that comes from outside and is kept: how long, and without control characters.
///
/// Control characters are C0, DEL and C1, but for tab, line feed and carriage return, which real titles and synopses have. No
/// reader of a text expects the others: PostgreSQL cannot store U+0000, terminals obey ESC, and HTML and XML forbid most.
/// Lengths are counted in Unicode scalars, because what a person takes for one character may be of any size
/// (docs/domain.md, "Texts").
///
/// ```swift
/// TextRule.board.fault(in: "FSK")         // nil
/// TextRule.board.fault(in: "F\u{0}SK")    // "has the control character U+0000 as character 2; ..."
/// ```
package struct TextRule: Hashable, Sendable {
  /// The most Unicode scalars.
  package let maximumCount: Int

  package init(maximumCount: Int) { self.maximumCount = maximumCount }

  /// Of a video or of a synopsis.
  package static let title = TextRule(maximumCount: 1_000)
  /// The id of a rating board, and the label of a certificate.
  package static let board = TextRule(maximumCount: 100)
  /// What an operator says about a pin, a rollback, a release or a drop, and the operator's name.
  package static let reason = TextRule(maximumCount: 500)
  /// Every other text.
  package static let any = TextRule(maximumCount: 10_000)

  /// What is wrong with `text`, and what would be right, in words that follow the name of its field; nil for a text that may
  /// be kept. O(length).
  package func fault(in text: String) -> String? {
    // Nearly every text is sound, and then its bytes tell so.
    if text.utf8.count <= maximumCount, !Self.hasControlByte(text.utf8) { return nil }
    for (index, scalar) in text.unicodeScalars.enumerated() where Self.isRefused(scalar) {
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return
        "has the control character U+\(String(repeating: "0", count: 4 - digits.utf8.count))\(digits) as character "
        + "\(index + 1); of those only tab, line feed and carriage return may be in a text"
    }
    let count = text.unicodeScalars.count
    return count > maximumCount ? "has \(count) characters; at most \(maximumCount) are kept" : nil
  }

  /// Whether some byte may be of a control character: all of C0 and DEL are one byte, and C1 are those after C2.
  private static func hasControlByte(_ bytes: String.UTF8View) -> Bool {
    bytes.contains { $0 < 0x20 || $0 == 0x7F || $0 == 0xC2 }
  }

  private static func isRefused(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D: false
    case 0..<0x20, 0x7F..<0xA0: true
    default: false
    }
  }
}
