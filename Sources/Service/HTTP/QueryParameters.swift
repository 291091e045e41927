import Hummingbird

/// The query of a request, decoded as HTML forms encode it, each name at most once.
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

  /// The value; nil when it is missing or empty, as an empty field of a form is.
  subscript(name: String) -> String? {
    guard let value = values[name], !value.isEmpty else { return nil }
    return value
  }

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
    guard let decoded = PercentCoding.decode(text, plusIsSpace: true) else {
      throw Problem.badParameter(name, "is not percent-encoded UTF-8")
    }
    return decoded
  }
}
