import NIOHTTP1
import TestSupport
import Testing

@testable import RemoteStores

/// The waits between attempts, by a seed.
@Suite("Waits between attempts") struct RepeatScheduleTests {
  @Test("waits grow, a part of each by chance, and end with the patience", arguments: 1...20 as ClosedRange<UInt64>)
  func waits(seed: UInt64) {
    var policy = RemotePolicy()
    (policy.firstWaitSeconds, policy.patienceSeconds) = (1, 60)
    var (schedule, random) = (RepeatSchedule(policy), SplitMix64(seed: seed))
    var elapsed = 0.0
    for longest in [1.0, 2, 4, 8, 16, 16] {
      guard let wait = schedule.next(after: elapsed, asked: nil, using: &random) else {
        #expect(elapsed + longest > 60)
        return
      }
      #expect(wait <= longest && wait >= longest / 2)
      elapsed += wait
    }
    #expect(elapsed <= 60)
  }

  @Test("what the server asks for is waited, unless it is more than there is patience")
  func asked() {
    var random = SplitMix64(seed: 1)
    var schedule = RepeatSchedule(RemotePolicy())
    #expect(schedule.next(after: 0, asked: 7, using: &random) == 7)
    #expect(schedule.next(after: 50, asked: 7, using: &random) == 7)
    #expect(schedule.next(after: 54, asked: 7, using: &random) == nil)
    #expect(schedule.next(after: 0, asked: 86_400, using: &random) == nil)
    #expect(schedule.next(after: 0, asked: .infinity, using: &random) == nil)
  }

  @Test(
    "Retry-After is seconds or a date, or is passed over",
    arguments: [
      ("3", 3), ("0", 0), (" 12 ", 12), ("Fri, 27 Nov 2026 12:00:05 GMT", 5), ("Friday, 27-Nov-26 12:00:05 GMT", 5),
      ("Fri Nov 27 12:00:05 2026", 5), ("Fri, 27 Nov 2026 11:00:00 GMT", 0), ("soon", nil), ("", nil), ("-3", nil),
      ("1.5", nil),
    ] as [(String, Double?)])
  func retryAfter(text: String, seconds: Double?) {
    let headers: HTTPHeaders = ["Retry-After": text, "Date": "Fri, 27 Nov 2026 12:00:00 GMT"]
    #expect(RemoteAnswer(status: 429, headers: headers, body: []).retryAfterSeconds == seconds)
  }

  @Test("a number too long for any clock is longer than every patience") func endless() {
    let headers: HTTPHeaders = ["Retry-After": String(repeating: "9", count: 400)]
    #expect(RemoteAnswer(status: 429, headers: headers, body: []).retryAfterSeconds == .infinity)
  }
}
