/// Repeats work until SIGTERM or SIGINT, and never stops in the middle of a round.
enum Rounds {
  /// Runs `round`, then waits for the rest of `interval` seconds. An error of a round is noted; the next one tries again.
  static func run(every interval: Double, _ round: () throws -> Void) async throws {
    let stop = StopSignal()
    while !stop.isRaised {
      let start = ContinuousClock.now
      do { try round() } catch { Console.note("\(error)") }
      let end = start.advanced(by: .seconds(interval))
      while !stop.isRaised, ContinuousClock.now < end {
        try await Task.sleep(until: min(end, .now.advanced(by: .milliseconds(100))))
      }
    }
  }
}
