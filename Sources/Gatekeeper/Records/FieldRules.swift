import RuleKit

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
}
