import Gatekeeper
import RuleKit

/// The catalogue's time: it begins when the catalogue was published, and goes on as fast as the real one.
struct BenchClock: Sendable {
  private let start: Instant
  private let origin = ContinuousClock().now

  init(from start: Instant) { self.start = start }

  var now: Instant {
    let elapsed = origin.duration(to: ContinuousClock().now) / .milliseconds(1)
    return Instant(milliseconds: start.milliseconds + Int64(elapsed) + 1)
  }
}
