import PlainText
import RuleKit

/// Why one field of a record was refused at the door (docs/domain.md, "Validation at the door").
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
    let shown = value.unicodeScalars.prefix(60).map { $0.isControlling ? $0.escaped : String($0) }
    return "'\(shown.joined())\(value.unicodeScalars.count > 60 ? "..." : "")'"
  }
}

/// The checks that several records share. Each throws a `FieldError` that names the field and the way out.
enum FieldRules {
  static func positive(_ id: Int64, _ field: String) throws(FieldError) {
    guard id > 0 else { throw FieldError(field: field, reason: "\(id) is no id; ids are whole numbers from 1 on") }
  }

  static func notNegative(_ value: Int32?, _ field: String) throws(FieldError) {
    guard let value, value < 0 else { return }
    throw FieldError(field: field, reason: "\(value) is negative; give 0 or more, or null when it is not known")
  }

  /// Years 1 to 9999, so that every instant has an RFC 3339 text of fixed width.
  static func inRange(_ instant: Instant, _ field: String) throws(FieldError) {
    guard instant < .earliest || instant > .latest else { return }
    throw FieldError(
      field: field,
      reason: "\(instant.milliseconds) ms is outside the years 1 to 9999; instants are milliseconds since 1970 in UTC")
  }

  static func notEmpty(_ text: String, _ field: String, _ wayOut: String) throws(FieldError) {
    guard !text.isEmpty else { throw FieldError(field: field, reason: "is empty; \(wayOut)") }
  }

  /// A text of a length that may be kept, and without control characters (docs/domain.md, "Texts").
  static func text(_ text: String?, _ field: String, _ rule: TextRule) throws(FieldError) {
    guard let text, let fault = rule.fault(in: text) else { return }
    throw FieldError(field: field, reason: fault)
  }
}
