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
