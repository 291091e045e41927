/// Texts as they may stand in a line of a terminal, a log or a report.
///
/// ## Overview
///
/// A title, a reason, a file name or the answer of another server comes from outside, and some characters in it are orders to
/// whoever shows it: a line feed begins a new line, which may then claim anything; ESC and the C1 control characters move a
/// terminal's cursor, colour its text or ring its bell; the bidirectional controls turn the order of what follows around. So
/// such a character is never written as it is. A line break or a tab is shown as one space, because titles have them and mean
/// no more by it; every other one is shown as in a literal of Swift, `\u{1b}`.
///
/// A text that is made visible stays as it is when it is made visible again, and JSON, whose writers escape the same
/// characters their own way, is left alone.
///
/// ```swift
/// "Alien\u{1B}[2J\nLIVE in DE".visible  // "Alien\u{1B}[2J LIVE in DE", with the escape spelt out
/// ```
extension String {
  /// The text in one line, without a character that a terminal would obey. O(length).
  package var visible: String {
    guard unicodeScalars.contains(where: \.isControlling) else { return self }
    var shown = ""
    var previous: Unicode.Scalar?
    for scalar in unicodeScalars {
      // CR LF is one line break.
      if scalar == "\n", previous == "\r" {
      } else if scalar.isBreak {
        shown.unicodeScalars.append(" ")
      } else if scalar.isControlling {
        shown += scalar.escaped
      } else {
        shown.unicodeScalars.append(scalar)
      }
      previous = scalar
    }
    return shown
  }
}

extension Unicode.Scalar {
  /// Whether a terminal, a log or a page would do something with this character instead of showing it: C0, DEL and C1 (general
  /// category Cc), the line and paragraph separators, and the bidirectional controls (Unicode Standard Annex 9).
  package var isControlling: Bool {
    switch value {
    case 0..<0x20, 0x7F..<0xA0, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  /// `\u{1b}`
  package var escaped: String { "\\u{\(String(value, radix: 16))}" }

  /// A tab, or what Unicode calls a mandatory break (Unicode Standard Annex 14, classes BK, CR, LF and NL).
  fileprivate var isBreak: Bool {
    switch value {
    case 0x09...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }
}
