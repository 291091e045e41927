public import Gatekeeper
public import Logging
public import RuleKit
public import ServiceLifecycle
import Timeline

/// The continuous evaluation: one cycle an interval, each with the newest inputs, until it is told to stop.
///
/// A stop never interrupts a publication: the cycle under way ends first. A cycle that fails is logged and the next round
/// tries again; what was announced stays. Runs on a queue of its own.
public struct CycleService: Service {
  private let store: Store
  private let evaluator: Evaluator
  private let timelines: InputTimelines
  private let interval: Duration
  private let now: @Sendable () -> Instant
  private let logger: Logger
  private let onCycle: @Sendable (FinishedCycle) -> Void

  /// - Parameters:
  ///   - timelines: the readers of the inputs, when they are shared with a server in this process.
  ///   - intervalSeconds: from the start of one cycle to the start of the next; a longer cycle is followed at once.
  ///   - now: the clock that gives `evaluatedAt` and the versions.
  ///   - onCycle: gets each finished cycle, after its announcement.
  public init(
    _ store: Store, evaluator: Evaluator, timelines: InputTimelines? = nil, intervalSeconds: Double = 1,
    now: @escaping @Sendable () -> Instant, logger: Logger, onCycle: @escaping @Sendable (FinishedCycle) -> Void
  ) {
    precondition(intervalSeconds >= 0, "an interval of \(intervalSeconds) s")
    (self.store, self.evaluator, self.timelines) = (store, evaluator, timelines ?? store.inputs())
    (self.interval, self.now, self.logger, self.onCycle) = (.seconds(intervalSeconds), now, logger, onCycle)
  }

  /// Runs until graceful shutdown or cancellation. Throws `TimelineError.secondWriter`, and nothing else.
  public func run() async throws {
    let runner = Confined(
      label: "gatekeeper.cycle",
      CycleRunner(store, evaluator: evaluator, timelines: timelines, logger: logger))
    let clock = ContinuousClock()
    while !Pause.isStopping {
      let start = clock.now
      let finished = try await runner.perform { [now] runner in try runner.attempt(at: now()) }
      if let finished { onCycle(finished) }
      guard await Pause.wait(interval - start.duration(to: clock.now)) else { return }
    }
  }
}
