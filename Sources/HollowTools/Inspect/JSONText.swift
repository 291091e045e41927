/// Texts of UTF-16 units as JSON strings in ASCII and UTF-8 (RFC 8259, section 7).
enum JSONText {
  /// Appends `units` in quotes. Unpaired surrogates, which UTF-8 cannot hold, and control characters become `\uXXXX`.
  static func append(_ units: [UInt16], to text: inout String) {
    text.append("\"")
    var index = 0
    while index < units.count {
      let unit = units[index]
      index += 1
      if UTF16.isLeadSurrogate(unit), index < units.count, UTF16.isTrailSurrogate(units[index]) {
        text.append(String(decoding: [unit, units[index]], as: UTF16.self))
        index += 1
      } else {
        append(unit, to: &text)
      }
    }
    text.append("\"")
  }

  private static func append(_ unit: UInt16, to text: inout String) {
    switch unit {
    case 0x22: text.append("\\\"")
    case 0x5C: text.append("\\\\")
    case 0x08: text.append("\\b")
    case 0x09: text.append("\\t")
    case 0x0A: text.append("\\n")
    case 0x0C: text.append("\\f")
    case 0x0D: text.append("\\r")
    case 0..<0x20, 0x7F, 0xD800...0xDFFF:
      let digits = String(unit, radix: 16, uppercase: true)
      text.append("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
    default: text.unicodeScalars.append(Unicode.Scalar(unit) ?? "\u{FFFD}")
    }
  }

  /// `units` in quotes.
  static func quoted(_ units: [UInt16]) -> String {
    var text = ""
    append(units, to: &text)
    return text
  }
}
