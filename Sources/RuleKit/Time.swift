import CivilCalendar

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

  /// Whole seconds that have passed since `other`, rounded towards zero; the smallest or largest Int64 stands for more than
  /// that, because instants that come from outside may be any.
  public func seconds(since other: Instant) -> Int64 {
    let (difference, isOverflow) = milliseconds.subtractingReportingOverflow(other.milliseconds)
    guard isOverflow else { return difference / 1000 }
    return self < other ? .min : .max
  }

  @inlinable public static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant: CustomStringConvertible {
  /// RFC 3339 in UTC, seconds rounded down: `2020-01-01T00:00:00Z`.
  ///
  /// Four-digit years make the order of these texts the order of the instants. Outside the years 1 to 9999 a year is
  /// written with its sign and all its digits.
  public var description: String {
    "\(CivilTime(secondsSince1970: seconds))Z"
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
      let hour = digits(2), skip(":"), let minute = digits(2), skip(":"), let second = digits(2),
      let time = CivilTime(date, hour: hour, minute: minute, second: second), let fraction = scanFraction(),
      let offset = scanOffset(), rest.isEmpty
    else { return nil }
    // The text is local time: an offset east of UTC is ahead of it.
    return (time.secondsSince1970 - offset * 60) * 1000 + fraction
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
