import Gatekeeper
import RuleKit

/// Times work that is repeated.
enum Stopwatch {
  /// The seconds that `body` takes.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try body()
    return start.duration(to: clock.now).seconds
  }

  /// The seconds of each of `runs` runs. One more comes first and does not count: it fills the caches.
  static func seconds(runs: Int, _ body: () throws -> Void) rethrows -> [Double] {
    try body()
    return try (0..<runs).map { _ in try seconds(body) }
  }
}

/// What this machine can do at best, so that figures of different machines, and of busy and quiet hours, can be compared.
enum MemoryScan {
  /// The figure's name, in `GB/s`.
  static let figure = "scan.memory"

  /// Reads 64 MiB of words in order on one thread and adds them up. Returns gigabytes (10^9 bytes) a second, one value a
  /// run.
  static func gigabytesPerSecond(runs: Int) -> [Double] {
    let words = [UInt64](repeating: 0x0123_4567_89AB_CDEF, count: 8 << 20)
    var sum: UInt64 = 0
    let seconds = Stopwatch.seconds(runs: runs) { for word in words { sum &+= word } }
    precondition(sum != 1)  // uses the sum: the compiler would leave out a loop whose result nobody asks for
    return seconds.map { Double(words.count * 8) / $0 / 1e9 }
  }
}

/// The catalogue's time: it begins at the instant for which the catalogue was made, and passes as fast as the real one.
///
/// Windows of a synthetic catalogue lie around that instant. Under today's date most would be over and cycles would measure
/// something else.
struct BenchClock: Sendable {
  private let start: Instant
  private let origin = ContinuousClock().now

  init(from start: Instant) { self.start = start }

  var now: Instant {
    let elapsed = origin.duration(to: ContinuousClock().now) / .milliseconds(1)
    return Instant(milliseconds: start.milliseconds + Int64(elapsed) + 1)
  }
}
