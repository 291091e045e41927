public import Gatekeeper
public import Logging
public import RuleKit
public import ServiceLifecycle
import Timeline

/// PREPROD, continuously: evaluates with other rules what PROD evaluated, for each output state that PROD announces.
///
/// ## Overview
/// Two rule sets can be compared cell by cell only on the same inputs and at the same instant. So PREPROD does not evaluate
/// the newest inputs: it takes inputs and instant of the newest state that PROD announced, evaluates them with its own rule
/// set, and writes the result to a store of its own, where each state says which one of PROD it follows. States that PROD
/// announces while one is being evaluated are passed over but for the last.
///
/// A round that fails is logged, once a kind of failure, and the next one tries again. At a stop the state under way is
/// finished, unless it still waits for PROD, which may be on a machine that does not answer: the store's `interrupt` ends that.
///
/// ```swift
/// let service = FollowService(
///   Store(path: "/prod"), out: Store(path: "/preprod"), evaluator: Evaluator(candidate), intervalSeconds: 1,
///   now: { .now }, logger: logger
/// ) { result in print("followed as liveness@\(result.state.version)") }
/// try await ServiceGroup(services: [service], gracefulShutdownSignals: [.sigterm], logger: logger).run()
/// ```
public struct FollowService: Service {
  private let prod: Store
  private let out: Store
  private let evaluator: Evaluator
  private let interval: Duration
  private let now: @Sendable () -> Instant
  private let logger: Logger
  private let onState: @Sendable (CycleResult) -> Void

  /// - Parameters:
  ///   - prod: the store to follow; only read.
  ///   - out: where the states go.
  ///   - evaluator: with the rules to try.
  ///   - intervalSeconds: from the start of one look at PROD's announcement to the start of the next, when nothing is
  ///     announced meanwhile.
  ///   - now: the clock for when a state was published; it is evaluated for PROD's instant.
  ///   - onState: gets each state once it is announced.
  public init(
    _ prod: Store, out: Store, evaluator: Evaluator, intervalSeconds: Double,
    now: @escaping @Sendable () -> Instant, logger: Logger,
    onState: @escaping @Sendable (CycleResult) -> Void
  ) {
    (self.prod, self.out, self.evaluator, self.interval) = (prod, out, evaluator, .seconds(intervalSeconds))
    (self.now, self.logger, self.onState) = (now, logger, onState)
  }

  /// Runs until graceful shutdown or cancellation. Throws when the output timeline cannot be opened for writing.
  public func run() async throws {
    try await withGracefulShutdownHandler {
      try await withTaskCancellationHandler {
        try await follow()
      } onCancel: {
        prod.interrupt()
      }
    } onGracefulShutdown: {
      prod.interrupt()
    }
  }

  private func follow() async throws {
    let follower = Confined(label: "gatekeeper.follow", try Follower(prod, out: out, evaluator: evaluator, at: now()))
    let watcher = AnnouncementWatcher(prod.liveness)
    let problems = StandingProblems(now: now, logger: logger)
    let clock = ContinuousClock()
    while !Pause.isStopping {
      let start = clock.now
      let known = watcher.versions()
      do {
        let result = try await follower.perform { [now] follower in try follower.follow(publishedAt: now()) }
        if let result { onState(result) }
        problems.end(.cycle, "States are followed again")
      } catch {
        // A stop ends what the round was waiting for; that is no failure.
        if Pause.isStopping { return }
        problems.note(.cycle, error, "The state could not be followed; the next round tries again")
      }
      let left = interval - start.duration(to: clock.now)
      if await Pause.wait(left, watcher, beyond: known) == .stopping { return }
    }
  }
}
