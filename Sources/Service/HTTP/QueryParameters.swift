import Foundation
import Hummingbird

/// The query of a request, decoded as HTML forms encode it, each name at most once.
///
/// Hummingbird's `queryParameters` and Foundation's `URLComponents` do less than this API promises: the first passes a
/// malformed escape on as text, the second stops the process for one, and neither reads `+` as a space. Here a malformed
/// escape, an unknown name and a name given twice are each a 400 that says so.
struct QueryParameters {
  private let values: [String: String]

  /// - Parameter allowed: the names the resource takes; any other one is a `Problem`.
  init(_ request: Request, allowed: [String]) throws {
    var values: [String: String] = [:]
    for pair in (request.uri.query ?? "").split(separator: "&") {
      let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = try Self.decode(parts[0], name: String(parts[0]))
      guard allowed.contains(name) else { throw Problem.unknownParameter(name, allowed: allowed) }
      guard values[name] == nil else { throw Problem.badParameter(name, "is given twice") }
      values[name] = parts.count == 2 ? try Self.decode(parts[1], name: name) : ""
    }
    self.values = values
  }

  /// The value; nil when it is missing or empty, because a form sends an empty field as an empty value.
  subscript(name: String) -> String? {
    guard let value = values[name], !value.isEmpty else { return nil }
    return value
  }

  /// Whether the name is there, with a value or without.
  func has(_ name: String) -> Bool { values[name] != nil }

  /// A whole number in `range`, or `standard` when it is missing.
  func integer(_ name: String, in range: ClosedRange<Int>, default standard: Int) throws -> Int {
    guard let text = values[name] else { return standard }
    guard let value = Int(text), range.contains(value) else {
      let bounds = "\(range.lowerBound) to \(range.upperBound)"
      throw Problem.badParameter(name, "is '\(text)'; give a whole number from \(bounds)")
    }
    return value
  }

  private static func decode(_ text: Substring, name: String) throws -> String {
    guard let decoded = text.formDecoded else { throw Problem.badParameter(name, "is not percent-encoded UTF-8") }
    return decoded
  }
}

extension StringProtocol {
  /// A name or value as an HTML form encodes it (`application/x-www-form-urlencoded`), decoded: `+` is a space, and
  /// `%C3%A9` is `é`.
  ///
  /// Nil for a `%` without two hexadecimal digits after it, and for bytes that are not UTF-8.
  var formDecoded: String? {
    // By scalars: a plus with a combining mark after it is one character, and another one than a plus.
    String(String.UnicodeScalarView(unicodeScalars.map { $0 == "+" ? " " : $0 })).removingPercentEncoding
  }
}
