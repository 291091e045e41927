import Foundation

/// How titles and search texts are compared: not as they are written, but folded.
///
/// Folding takes away what people do not type, or type otherwise, and keeps everything that makes another word:
///
/// - **Case**, as Unicode's default caseless matching does (Unicode 3.13): `ß` is `ss`, `ς` and `Σ` are `σ`, `İ` is `i`.
/// - **Forms of one character** (NFKC): a full-width `Ａ` is an `A`, `ﬁ` is `fi`, a composed `é` is a decomposed one.
/// - **Accents**: the combining marks of the Latin, Greek and Cyrillic scripts, and the strokes and ligatures that CLDR sorts
///   as accents (`ø`, `ł`, `œ`). So "Amelie" finds "Amélie". The marks of all other scripts stay, because there they are
///   vowels and other letters: "हन" does not find "हिन्दी".
/// - **Typography**: curly quotes and apostrophes, the kinds of dashes; characters that are not seen, such as a soft hyphen.
/// - **White space**: a run of it, line breaks included, is one space, and none is left at the ends.
///
/// The result is UTF-8, so a part of a title by bytes is a part of it by code points.
enum TitleFolding {
  /// Code points of a text that are looked at. No title that passes the door is longer (docs/domain.md, "Validation at the
  /// door"); what a store holds from before is found by its beginning.
  static let scalarLimit = 1000

  /// The folded text in UTF-8. O(`scalarLimit`).
  static func bytes(of text: String) -> [UInt8] {
    var folded = FoldedBytes()
    if text.utf8.count <= scalarLimit, text.utf8.allSatisfy({ $0 < 0x80 }) {
      folded.bytes.reserveCapacity(text.utf8.count)
      for byte in text.utf8 { folded.append(byte) }
    } else {
      for byte in plain(text).utf8 { folded.append(byte) }
    }
    return folded.bytes
  }

  /// The text without accents, typography and case, but for that of ASCII letters. Composed at the end: a mark that stayed is
  /// then a part of its letter, as in the text that people see.
  private static func plain(_ text: String) -> String {
    let cut = String(text.unicodeScalars.prefix(scalarLimit))
    var plain = ""
    plain.reserveCapacity(cut.utf8.count)
    for scalar in cut.decomposedStringWithCompatibilityMapping.unicodeScalars {
      if scalar.value < 0x80 {
        plain.unicodeScalars.append(scalar)
      } else if scalar.properties.changesWhenCaseMapped {
        for letter in caseless(scalar).unicodeScalars { append(letter, to: &plain) }
      } else if !scalar.properties.isDefaultIgnorableCodePoint {
        append(scalar, to: &plain)
      }
    }
    return plain.precomposedStringWithCanonicalMapping
  }

  /// One form for all cases of a letter. Lower case alone is not enough (`ẞ`, `ß` and `SS` have two), nor is upper case; to
  /// lower, upper and lower again is, scalar by scalar, so that no neighbour decides.
  private static func caseless(_ scalar: Unicode.Scalar) -> String {
    var text = ""
    for lower in scalar.properties.lowercaseMapping.unicodeScalars {
      for upper in lower.properties.uppercaseMapping.unicodeScalars { text += upper.properties.lowercaseMapping }
    }
    return text
  }

  /// Appends the letters that people type for a letter without case.
  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    guard scalar.value >= 0x80 else { return text.unicodeScalars.append(scalar) }
    if isAccent(scalar) { return }
    switch scalar {
    case "ø": text += "o"
    case "ł": text += "l"
    case "đ": text += "d"
    case "ħ": text += "h"
    case "æ": text += "ae"
    case "œ": text += "oe"
    case "\u{2018}"..."\u{201B}", "\u{2BC}", "\u{2032}": text += "'"
    case "\u{201C}"..."\u{201F}", "\u{2033}": text += "\""
    case "\u{2010}"..."\u{2015}", "\u{2212}": text += "-"
    case _ where scalar.properties.isWhitespace: text += " "
    default: text.unicodeScalars.append(scalar)
    }
  }

  /// The blocks of marks for Latin, Greek and Cyrillic letters. The marks of other scripts stand in the blocks of these scripts.
  private static func isAccent(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x300...0x36F, 0x483...0x489, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x20D0...0x20FF, 0xFE20...0xFE2F: true
    default: false
    }
  }
}

/// Folded text under construction: joins white space and leaves it out at the ends.
private struct FoldedBytes {
  var bytes: [UInt8] = []
  private var isAfterSpace = false

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    switch byte {
    case 0x20, 0x09...0x0D: isAfterSpace = true
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): append(visible: byte | 0x20)
    default: append(visible: byte)
    }
  }

  @inline(__always)
  private mutating func append(visible byte: UInt8) {
    if isAfterSpace && !bytes.isEmpty { bytes.append(0x20) }
    isAfterSpace = false
    bytes.append(byte)
  }
}
