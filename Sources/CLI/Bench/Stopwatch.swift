import Gatekeeper

/// Times repeated work.
enum Stopwatch {
  /// The seconds that `body` takes.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try body()
    return start.duration(to: clock.now).seconds
  }

  /// The seconds of each of `runs` runs, after one that does not count.
  static func seconds(runs: Int, _ body: () throws -> Void) rethrows -> [Double] {
    try body()
    return try (0..<runs).map { _ in try seconds(body) }
  }
}
