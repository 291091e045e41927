/// Why one field of a record was refused at the door (domain.md, "Validation at the door").
public struct FieldError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The field as the JSON forms spell it, with its place: `language`, `windows[2].end`. Empty: the record as a whole.
  public var field: String
  /// What is wrong and what would be right, for the people who send the record.
  public var reason: String

  public init(field: String, reason: String) {
    self.field = field
    self.reason = reason
  }

  public var description: String { field.isEmpty ? reason : "field \(field): \(reason)" }

  /// A value as it may stand in a reason: in single quotes, cut after 60 characters, control characters as `\u{7}`.
  ///
  /// A refused value comes from outside, so it must neither fill a log nor break its lines.
  public static func quoted(_ value: String) -> String {
    let shown = value.unicodeScalars.prefix(60).map { $0.value < 0x20 || $0.value == 0x7f ? $0.escaped : String($0) }
    return "'\(shown.joined())\(value.unicodeScalars.count > 60 ? "..." : "")'"
  }
}

extension Unicode.Scalar {
  fileprivate var escaped: String { "\\u{\(String(value, radix: 16))}" }
}
