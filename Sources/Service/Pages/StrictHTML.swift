import Mustache

/// Escapes text for HTML content and quoted attributes, scalar by scalar.
///
/// Mustache's own escaping looks at whole characters, and takes a quote with a combining mark after it for another
/// character: such a text would end an attribute.
struct StrictHTML: MustacheContentType {
  /// The name that every template begins with.
  static let name = "STRICT-HTML"

  func escapeText(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "&": escaped += "&amp;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
