/// A point in time: milliseconds since 1970-01-01T00:00:00Z, negative before it. Leap seconds are not counted.
@frozen public struct Instant: Hashable, Comparable, Sendable {
  public let milliseconds: Int64

  @inlinable public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// 0001-01-01T00:00:00Z, the first instant a dataset may hold.
  @inlinable public static var earliest: Instant { Instant(milliseconds: -62_135_596_800_000) }

  /// 9999-12-31T23:59:59.999Z, the last instant a dataset may hold.
  @inlinable public static var latest: Instant { Instant(milliseconds: 253_402_300_799_999) }

  /// Whole seconds since 1970, rounded down, before 1970 too.
  @inlinable public var seconds: Int64 {
    let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    return remainder < 0 ? quotient &- 1 : quotient
  }

  @inlinable public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant: CustomStringConvertible {
  /// RFC 3339 in UTC, seconds rounded down: `2020-01-01T00:00:00Z`.
  ///
  /// Four-digit years make the order of these texts the order of the instants. Outside the years 1 to 9999 a year is
  /// written with its sign and all its digits.
  public var description: String {
    let (days, secondOfDay) = CivilDate.split(seconds: seconds)
    let date = CivilDate(daysSince1970: days)
    let time = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60]
    return "\(date)T\(time.map { $0.padded(to: 2) }.joined(separator: ":"))Z"
  }
}

extension Instant {
  /// Parses RFC 3339: `2020-01-01T00:00:00Z`, with any offset and any number of decimals.
  ///
  /// Decimals beyond the millisecond are cut. `t`, `z` and a space in place of `T` are read, as RFC 3339 5.6 allows; a
  /// second of 60 is not, since an `Instant` cannot say it.
  /// - Returns: nil for other text and for instants outside the years 1 to 9999.
  public init?(rfc3339 text: String) {
    var scanner = Rfc3339Scanner(text.utf8)
    guard let milliseconds = scanner.scanInstant() else { return nil }
    let instant = Instant(milliseconds: milliseconds)
    guard instant >= .earliest, instant <= .latest else { return nil }
    self = instant
  }
}

/// Reads the parts of one RFC 3339 text from left to right; each step returns nil at the first byte that does not fit.
private struct Rfc3339Scanner {
  private var rest: Substring.UTF8View

  init(_ bytes: String.UTF8View) { rest = bytes[...] }

  mutating func scanInstant() -> Int64? {
    guard let year = digits(4), skip("-"), let month = digits(2), skip("-"), let day = digits(2),
      let date = CivilDate(year: year, month: month, day: day), skip("T") || skip("t") || skip(" "),
      let hour = digits(2), hour < 24, skip(":"), let minute = digits(2), minute < 60, skip(":"),
      let second = digits(2), second < 60, let fraction = scanFraction(), let offset = scanOffset(), rest.isEmpty
    else { return nil }
    let seconds = date.daysSince1970 * 86_400 + hour * 3600 + (minute - offset) * 60 + second
    return seconds * 1000 + fraction
  }

  /// Milliseconds; 0 when there is no decimal point.
  private mutating func scanFraction() -> Int64? {
    guard skip(".") else { return 0 }
    let decimals = rest.prefix { isDigit($0) }
    guard !decimals.isEmpty else { return nil }
    rest = rest.dropFirst(decimals.count)
    let value = decimals.prefix(3).reduce(into: Int64(0)) { $0 = $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    return value * [100, 10, 1][min(decimals.count, 3) - 1]
  }

  /// Minutes east of UTC.
  private mutating func scanOffset() -> Int64? {
    if skip("Z") || skip("z") { return 0 }
    let isWest = rest.first == UInt8(ascii: "-")
    guard skip("+") || skip("-"), let hours = digits(2), hours < 24, skip(":"), let minutes = digits(2), minutes < 60
    else { return nil }
    return (isWest ? -1 : 1) * (hours * 60 + minutes)
  }

  private mutating func digits(_ count: Int) -> Int64? {
    let digits = rest.prefix(count)
    guard digits.count == count, digits.allSatisfy(isDigit) else { return nil }
    rest = rest.dropFirst(count)
    return digits.reduce(into: Int64(0)) { $0 = $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }
}

/// A day of the proleptic Gregorian calendar, in UTC.
///
/// Source of the arithmetic: Howard Hinnant, "chrono-compatible low-level date algorithms": years begin in March, so that
/// the leap day is the last day of a year, and 400 years are one era of 146,097 days.
struct CivilDate: Hashable, CustomStringConvertible {
  let year: Int64
  /// 1...12.
  let month: Int64
  /// 1...31.
  let day: Int64

  private static let daysPerEra: Int64 = 146_097
  /// Days from 0000-03-01 to 1970-01-01.
  private static let daysBefore1970: Int64 = 719_468

  /// - Returns: nil when the month has no such day.
  init?(year: Int64, month: Int64, day: Int64) {
    guard (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year) else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  init(daysSince1970 days: Int64) {
    let shifted = days + Self.daysBefore1970
    let era = shifted.floored(by: Self.daysPerEra)
    let dayOfEra = shifted - era * Self.daysPerEra
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  var daysSince1970: Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear.floored(by: 400)
    let yearOfEra = marchYear - era * 400
    let marchMonth = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * Self.daysPerEra + dayOfEra - Self.daysBefore1970
  }

  /// `2020-02-29`; a year outside 0...9999 carries its sign.
  var description: String {
    let sign = year < 0 ? "-" : year > 9999 ? "+" : ""
    return "\(sign)\(abs(year).padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))"
  }

  /// Seconds since 1970 as whole days and the second 0..<86,400 of that day.
  static func split(seconds: Int64) -> (days: Int64, secondOfDay: Int64) {
    let days = seconds.floored(by: 86_400)
    return (days, seconds - days * 86_400)
  }

  private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }
}

extension Int64 {
  /// Quotient rounded towards minus infinity. `divisor` is positive.
  fileprivate func floored(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Decimal digits with leading zeros.
  func padded(to digitCount: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, digitCount - digits.utf8.count)) + digits
  }
}
