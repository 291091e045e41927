/// Names and constants inside SQL text. Values of statements that take parameters go in as parameters instead.
enum SQLText {
  /// The longest name the server keeps whole.
  static let longestName = 63

  /// A name in double quotes.
  static func identifier(_ name: String) -> String { quoted(name, "\"") }

  /// A text constant, for `standard_conforming_strings = on`.
  static func literal(_ text: String) -> String { quoted(text, "'") }

  private static func quoted(_ text: String, _ quote: Unicode.Scalar) -> String {
    var quoted = String.UnicodeScalarView()
    quoted.append(quote)
    for scalar in text.unicodeScalars {
      if scalar == quote { quoted.append(quote) }
      quoted.append(scalar)
    }
    quoted.append(quote)
    return String(quoted)
  }
}
