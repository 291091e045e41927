/// A day of the proleptic Gregorian calendar: the calendar of today, also before it was introduced in 1582.
///
/// Years are counted as astronomers do: year 0 comes before year 1.
///
/// The arithmetic between a date and a number of days is Howard Hinnant's, "chrono-compatible low-level date algorithms".
/// It lets a year begin on 1 March. The leap day is then the last day of its year, so that no month that follows it
/// depends on it, and the lengths of the months from March on have a pattern that the integer formula
/// `(153 * month + 2) / 5` gives. The calendar repeats every 400 years, an era of 146,097 days; within an era all numbers
/// are positive, so that division does not have to care about the sign.
package struct CivilDate: Hashable, Sendable {
  package let year: Int64
  /// 1...12.
  package let month: Int64
  /// 1...31.
  package let day: Int64

  private static let daysPerEra: Int64 = 146_097
  /// Days from 0000-03-01, where an era begins, to 1970-01-01.
  private static let daysBefore1970: Int64 = 719_468

  /// Nil when the month has no such day.
  package init?(year: Int64, month: Int64, day: Int64) {
    guard (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year) else { return nil }
    (self.year, self.month, self.day) = (year, month, day)
  }

  /// The day that is `days` after 1970-01-01, or before it where `days` is negative.
  package init(daysSince1970 days: Int64) {
    let shifted = days + Self.daysBefore1970
    let era = shifted.floored(by: Self.daysPerEra)
    let dayOfEra = shifted - era * Self.daysPerEra
    // Takes the leap days before this day away, so that all years have 365 days: one after each 4 years (1,460 days),
    // none after each 100 (36,524), one again after 400, which is the last day of the era.
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    // January and February belong to the year that began in the March before.
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days after 1970-01-01; negative before it.
  package var daysSince1970: Int64 {
    let marchYear = month <= 2 ? year - 1 : year
    let era = marchYear.floored(by: 400)
    let yearOfEra = marchYear - era * 400
    let marchMonth = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * marchMonth + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * Self.daysPerEra + dayOfEra - Self.daysBefore1970
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

extension CivilDate: CustomStringConvertible {
  /// `2020-02-29`; a year outside 0...9999 carries its sign and all its digits.
  package var description: String {
    let sign = year < 0 ? "-" : year > 9999 ? "+" : ""
    return "\(sign)\(abs(year).padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))"
  }
}

/// A date and a time of day in UTC, to the second. Leap seconds are not counted: every day has 86,400 seconds.
package struct CivilTime: Hashable, Sendable {
  package let date: CivilDate
  /// 0...23.
  package let hour: Int64
  /// 0...59.
  package let minute: Int64
  /// 0...59.
  package let second: Int64

  /// Nil when a day has no such time.
  package init?(_ date: CivilDate, hour: Int64, minute: Int64, second: Int64) {
    guard (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second) else { return nil }
    (self.date, self.hour, self.minute, self.second) = (date, hour, minute, second)
  }

  /// The second that is `seconds` after 1970-01-01T00:00:00Z, or before it where `seconds` is negative.
  package init(secondsSince1970 seconds: Int64) {
    let days = seconds.floored(by: 86_400)
    let secondOfDay = seconds - days * 86_400
    date = CivilDate(daysSince1970: days)
    (hour, minute, second) = (secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60)
  }

  /// Seconds after 1970-01-01T00:00:00Z; negative before it.
  package var secondsSince1970: Int64 { date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second }
}

extension CivilTime: CustomStringConvertible {
  /// `2020-02-29T23:59:59`
  package var description: String {
    "\(date)T\(hour.padded(to: 2)):\(minute.padded(to: 2)):\(second.padded(to: 2))"
  }
}

extension Int64 {
  /// The quotient rounded towards minus infinity, so that it is right before 1970 too. `divisor` is positive.
  fileprivate func floored(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Decimal digits with leading zeros.
  fileprivate func padded(to digitCount: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, digitCount - digits.utf8.count)) + digits
  }
}
