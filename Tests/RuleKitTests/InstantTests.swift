import Foundation
import RuleKit
import TestSupport
import Testing

@Suite("Instant") struct InstantTests {
  @Test(
    "is written in UTC with seconds rounded down",
    arguments: [
      (0, "1970-01-01T00:00:00Z"), (999, "1970-01-01T00:00:00Z"), (-1, "1969-12-31T23:59:59Z"),
      (-1000, "1969-12-31T23:59:59Z"), (-1001, "1969-12-31T23:59:58Z"), (1_577_836_800_000, "2020-01-01T00:00:00Z"),
      (951_782_400_000, "2000-02-29T00:00:00Z"), (-2_203_977_600_000, "1900-02-28T00:00:00Z"),
      (-62_135_596_800_000, "0001-01-01T00:00:00Z"), (253_402_300_799_999, "9999-12-31T23:59:59Z"),
    ] as [(Int64, String)])
  func text(milliseconds: Int64, text: String) {
    #expect(Instant(milliseconds: milliseconds).description == text)
  }

  @Test("agrees with Foundation's calendar", arguments: 1...20 as ClosedRange<UInt64>)
  func foundation(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    // Foundation's default calendar turns Julian before 1582.
    let seconds = Int64.random(in: -12_000_000_000...253_402_300_799, using: &random)
    let date = Date(timeIntervalSince1970: TimeInterval(seconds))
    let instant = Instant(milliseconds: seconds * 1000 + Int64.random(in: 0...999, using: &random))
    #expect(instant.description == date.formatted(.iso8601))
    #expect(Instant(rfc3339: instant.description)?.milliseconds == seconds * 1000)
  }

  @Test("counts days without a gap over two 400-year eras") func days() {
    let lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    var day = Instant(rfc3339: "1600-01-01T00:00:00Z")?.milliseconds
    for year in 1600..<2400 {
      for month in 1...12 {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        for dayOfMonth in 1...(month == 2 && isLeap ? 29 : lengths[month - 1]) {
          let text = String(format: "%04d-%02d-%02dT00:00:00Z", year, month, dayOfMonth)
          guard let instant = Instant(rfc3339: text), instant.description == text, instant.milliseconds == day else {
            Issue.record("\(text) is not \(day ?? 0)")
            return
          }
          day = instant.milliseconds + 86_400_000
        }
      }
    }
  }

  @Test(
    "offsets, decimals and lower case are read",
    arguments: [
      ("2020-01-01T02:00:00+02:00", 1_577_836_800_000), ("2019-12-31T18:30:00-05:30", 1_577_836_800_000),
      ("2020-01-01t00:00:00z", 1_577_836_800_000), ("2020-01-01 00:00:00-00:00", 1_577_836_800_000),
      ("2020-01-01T00:00:00.5Z", 1_577_836_800_500), ("2020-01-01T00:00:00.0129999Z", 1_577_836_800_012),
      ("1969-12-31T23:59:59.999Z", -1), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
    ] as [(String, Int64)])
  func reading(text: String, milliseconds: Int64) {
    #expect(Instant(rfc3339: text)?.milliseconds == milliseconds)
  }

  @Test(
    "other text is refused",
    arguments: [
      "", "2020", "2020-01-01", "2020-01-01T00:00:00", "2020-01-01T00:00:00 Z", "2020-01-01T00:00:00Zx",
      "2020-01-01T24:00:00Z", "2020-01-01T00:60:00Z", "2020-06-30T23:59:60Z", "2020-00-01T00:00:00Z",
      "2020-13-01T00:00:00Z", "2019-02-29T00:00:00Z", "2020-04-31T00:00:00Z", "2020-01-00T00:00:00Z",
      "2020-01-01T00:00:00.Z", "2020-01-01T00:00:00+2:00", "2020-01-01T00:00:00+24:00", "0000-12-31T23:59:59Z",
      "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "٢٠٢٠-01-01T00:00:00Z", "+2020-01-01T00:00:00Z",
    ])
  func refused(text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test("orders by time") func order() {
    #expect(Instant.earliest < Instant(milliseconds: -1) && Instant(milliseconds: 0) < .latest)
  }

  @Test("the farthest instants have a text too") func extremes() {
    #expect(Instant(milliseconds: .max).description == "+292278994-08-17T07:12:55Z")
    #expect(Instant(milliseconds: .min).description == "-292275055-05-16T16:47:04Z")
  }
}
