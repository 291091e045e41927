import CivilCalendar
import Foundation
import TestSupport
import Testing

@Suite("Civil calendar") struct CivilCalendarTests {
  /// ISO 8601's calendar is Gregorian throughout; Foundation's `.gregorian` turns Julian before 1582.
  private static var foundation: Calendar {
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = .gmt
    return calendar
  }

  /// Fields of the instant `seconds` after 1970 as Foundation has them. Where it turns Julian, days are moved by whole
  /// periods of 400 years, which is what a Gregorian calendar repeats in.
  private static func expected(_ seconds: Int64) -> [Int64] {
    let periods = seconds < -12_219_292_800 ? Int64(5) : 0
    let shifted = seconds + periods * 146_097 * 86_400
    let parts = foundation.dateComponents(
      [.year, .month, .day, .hour, .minute, .second], from: Date(timeIntervalSince1970: Double(shifted)))
    let numbers = [parts.year, parts.month, parts.day, parts.hour, parts.minute, parts.second].map { Int64($0 ?? -1) }
    return [numbers[0] - periods * 400] + numbers.dropFirst()
  }

  private static func fields(_ time: CivilTime) -> [Int64] {
    [time.date.year, time.date.month, time.date.day, time.hour, time.minute, time.second]
  }

  @Test("agrees with Foundation's calendar from year 1 to 9999", arguments: 1...8 as ClosedRange<UInt64>)
  func sample(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<500 {
      let seconds = Int64.random(in: -62_135_596_800...253_402_300_799, using: &random)
      let time = CivilTime(secondsSince1970: seconds)
      #expect(Self.fields(time) == Self.expected(seconds), "\(seconds)")
      #expect(time.secondsSince1970 == seconds)
    }
  }

  @Test(
    "the edges: first and last year, leap days, and the second before 1970",
    arguments: [
      (-62_135_596_800, "0001-01-01T00:00:00"), (253_402_300_799, "9999-12-31T23:59:59"),
      (253_402_300_800, "+10000-01-01T00:00:00"), (-62_135_596_801, "0000-12-31T23:59:59"),
      (-1, "1969-12-31T23:59:59"), (0, "1970-01-01T00:00:00"), (951_782_400, "2000-02-29T00:00:00"),
      (951_868_799, "2000-02-29T23:59:59"), (951_868_800, "2000-03-01T00:00:00"),
      (-2_203_891_201, "1900-02-28T23:59:59"), (-2_203_891_200, "1900-03-01T00:00:00"),
      (1_709_164_800, "2024-02-29T00:00:00"), (-62_162_035_201, "0000-02-29T23:59:59"),
      (-62_167_219_201, "-0001-12-31T23:59:59"),
    ] as [(Int64, String)])
  func edges(seconds: Int64, text: String) {
    #expect(CivilTime(secondsSince1970: seconds).description == text)
    #expect(CivilTime(secondsSince1970: seconds).secondsSince1970 == seconds)
  }

  @Test("counts days without a gap over two eras of 400 years") func days() throws {
    let lengths: [Int64] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var expected = try #require(CivilDate(year: 1600, month: 1, day: 1)).daysSince1970
    for year in 1600..<2400 as Range<Int64> {
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      for (month, length) in zip(1... as PartialRangeFrom<Int64>, lengths) {
        for day in 1...(month == 2 && isLeap ? 29 : length) {
          guard let date = CivilDate(year: year, month: month, day: day), date.daysSince1970 == expected,
            CivilDate(daysSince1970: expected) == date
          else {
            Issue.record("\(year)-\(month)-\(day) is not \(expected)")
            return
          }
          expected += 1
        }
      }
    }
  }

  @Test(
    "a day that a month does not have is none",
    arguments: [
      (2019, 2, 29), (1900, 2, 29), (2000, 2, 30), (2020, 4, 31), (2020, 0, 1), (2020, 13, 1), (2020, 1, 0),
      (2020, 12, 32),
    ] as [(Int64, Int64, Int64)])
  func noDay(year: Int64, month: Int64, day: Int64) { #expect(CivilDate(year: year, month: month, day: day) == nil) }

  @Test(
    "a time that a day does not have is none",
    arguments: [(24, 0, 0), (0, 60, 0), (23, 59, 60), (-1, 0, 0)] as [(Int64, Int64, Int64)])
  func noTime(hour: Int64, minute: Int64, second: Int64) throws {
    let date = try #require(CivilDate(year: 2016, month: 12, day: 31))
    #expect(CivilTime(date, hour: hour, minute: minute, second: second) == nil)
  }

  @Test("the farthest seconds have a date too") func extremes() {
    for seconds in [Int64.max / 1000, Int64.min / 1000] {
      #expect(CivilTime(secondsSince1970: seconds).secondsSince1970 == seconds)
    }
  }
}
