public import RuleKit

/// When a contract grants its rights, and where: `start <= t < end` in `countries`.
public struct Window: Hashable, Sendable {
  public var start: Instant
  /// The first instant that is no longer inside; nil = no end.
  public var end: Instant?
  /// Never empty in a valid contract.
  public var countries: CountrySet

  public init(start: Instant, end: Instant? = nil, countries: CountrySet) {
    self.start = start
    self.end = end
    self.countries = countries
  }

  /// - Parameter path: where the window stands in its record, such as `windows[2]`.
  func validate(at path: @autoclosure () -> String) throws(FieldError) {
    if start < .earliest || start > .latest { try FieldRules.inRange(start, "\(path()).start") }
    if let end, end < .earliest || end > .latest { try FieldRules.inRange(end, "\(path()).end") }
    if let end, end <= start {
      throw FieldError(
        field: "\(path()).end",
        reason: "\(end) is not after the start, \(start); give a later end, or null for a window without one")
    }
    guard !countries.isEmpty else {
      throw FieldError(field: "\(path()).countries", reason: "is empty; name a country or leave the window out")
    }
  }

  func writeMembers(to writer: inout JSONLineWriter) {
    writer.field("start", start.milliseconds)
    writer.field("end", end?.milliseconds)
    writer.field("countries", strings: countries.map(\.code).sorted())
  }
}
