import Foundation

/// The waits between the attempts of one request.
///
/// Each wait is twice the one before, and up to a half of it is left out by chance: clients that were refused at one moment
/// should not come back at one moment. A server that says how long to stay away (`Retry-After`) is given that long. After
/// `RemotePolicy.patienceSeconds` there is no further attempt, so that neither a slow server nor one that asks for a week
/// holds anybody up for longer.
///
/// Chance decides when a request is sent, and nothing else.
struct RepeatSchedule {
  private var wait: Double
  private let patience: Double

  private static let longestWait = 16.0

  init(_ policy: RemotePolicy) { (wait, patience) = (policy.firstWaitSeconds, policy.patienceSeconds) }

  /// Seconds to wait before the next attempt, nil when there shall be none.
  ///
  /// - Parameters:
  ///   - elapsed: seconds since the first attempt began.
  ///   - asked: the seconds that the server asked for.
  mutating func next(
    after elapsed: Double, asked: Double?, using random: inout some RandomNumberGenerator
  ) -> Double? {
    let chosen = max(wait * Double.random(in: 0.5...1, using: &random), asked ?? 0)
    wait = min(wait * 2, Self.longestWait)
    return elapsed + chosen <= patience ? chosen : nil
  }

  /// What is said of a request that was given up.
  static func note(attempts: Int, seconds: Double, asked: Double?) -> String {
    let often = "; tried \(attempts) times in \(Int(seconds.rounded(.up))) s"
    guard let asked else { return often }
    return "\(often), and the server asks to wait for \(asked < 1e9 ? "\(Int(asked.rounded(.up)))" : "too many") s more"
  }
}

extension RemoteAnswer {
  /// The seconds that the server asks to wait for: a number of seconds, or a date, which is held against the server's own
  /// clock where it says it (RFC 9110 10.2.3). Nil without such a header, or for one that says neither.
  var retryAfterSeconds: Double? {
    guard let text = header("retry-after")?.trimmingCharacters(in: .whitespaces) else { return nil }
    if !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
      return Double(text)
    }
    guard let date = Self.date(text) else { return nil }
    return max(0, date.timeIntervalSince(header("date").flatMap { Self.date($0) } ?? Date()))
  }

  /// A date in one of the three forms of RFC 9110 5.6.7.
  private static func date(_ text: String) -> Date? {
    let formatter = DateFormatter()
    (formatter.locale, formatter.timeZone) = (Locale(identifier: "en_US_POSIX"), TimeZone(secondsFromGMT: 0))
    for form in ["EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM d HH:mm:ss yyyy"] {
      formatter.dateFormat = form
      if let date = formatter.date(from: text) { return date }
    }
    return nil
  }
}
