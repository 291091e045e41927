public import Gatekeeper
public import Logging
public import RuleKit
public import ServiceLifecycle
public import Timeline

/// The continuous evaluation: a cycle at least once an interval and whenever an input is announced, each with the newest
/// inputs, until it is told to stop.
///
/// ## Overview
/// Each round runs one cycle, hands the result to `onCycle`, leaves the snapshot and the removal of old states that became
/// due to a queue beside, and then waits. The wait ends when the interval is over, when an input or an operator's decision
/// about a held state is announced, or when the service is told to stop. A stop never interrupts a publication: the cycle
/// under way ends first. A cycle that fails is logged and the next round tries again; what was announced stays. The rounds
/// run on a queue of their own.
///
/// The output has one writer: from its first cycle on, the service holds the lease of the timeline `liveness`, and renews
/// it in long waits.
///
/// ```swift
/// let service = CycleService(
///   store, evaluator: Evaluator(StandardRules.ruleSet), intervalSeconds: 5, now: { .now }, logger: logger
/// ) { cycle in print("liveness@\(cycle.state.version): \(cycle.counts.live) live cells") }
/// try await ServiceGroup(services: [service], gracefulShutdownSignals: [.sigterm], logger: logger).run()
/// ```
public struct CycleService: Service {
  private let store: Store
  private let evaluator: Evaluator
  private let timelines: InputTimelines
  private let interval: Duration
  private let blastRadius: BlastRadiusPolicy?
  private let retention: RetentionPolicy?
  private let audit: CycleAudit?
  private let problems: StandingProblems
  private let now: @Sendable () -> Instant
  private let logger: Logger
  private let onHolding: @Sendable () -> Void
  private let onCycle: @Sendable (CycleResult) -> Void

  /// - Parameters:
  ///   - timelines: the readers of the inputs, when they are shared with a server in this process.
  ///   - intervalSeconds: from the start of one cycle to the start of the next when no input is announced meanwhile; a
  ///     longer cycle is followed at once.
  ///   - blastRadius: how many cells may go dark from one state to the next; a state that exceeds it is held. Nil announces
  ///     every state.
  ///   - retention: which states are kept when old ones are removed, about once a minute; nil keeps all.
  ///   - audit: compares a state with a full evaluation every so many cycles; nil does not.
  ///   - problems: where it notes what is wrong, when a server in this process says it too.
  ///   - now: the clock that gives `evaluatedAt` and the versions.
  ///   - onHolding: called once, when the lease of the output is held or there is nothing to evaluate yet.
  ///   - onCycle: gets each finished cycle, after its announcement.
  public init(
    _ store: Store, evaluator: Evaluator, timelines: InputTimelines? = nil, intervalSeconds: Double = 1,
    blastRadius: BlastRadiusPolicy? = nil, retention: RetentionPolicy? = nil, audit: CycleAudit? = nil,
    problems: StandingProblems? = nil, now: @escaping @Sendable () -> Instant, logger: Logger,
    onHolding: @escaping @Sendable () -> Void = {},
    onCycle: @escaping @Sendable (CycleResult) -> Void
  ) {
    precondition(intervalSeconds >= 0, "an interval of \(intervalSeconds) s")
    (self.store, self.evaluator, self.timelines) = (store, evaluator, timelines ?? store.inputs())
    (self.interval, self.blastRadius) = (.seconds(intervalSeconds), blastRadius)
    (self.retention, self.audit) = (retention, audit)
    self.problems = problems ?? StandingProblems(now: now, logger: logger)
    (self.now, self.logger, self.onHolding, self.onCycle) = (now, logger, onHolding, onCycle)
  }

  /// A wait longer than this is interrupted to renew the lease, which lasts much longer.
  private static let renewal = Duration.seconds(60)

  /// Runs until graceful shutdown or cancellation. Throws `TimelineError.secondWriter` or `.fenced`, and nothing else.
  public func run() async throws {
    let runner = Confined(
      label: "gatekeeper.cycle",
      CycleRunner(
        store, evaluator: evaluator, timelines: timelines, blastRadius: blastRadius, retention: retention,
        audit: audit, problems: problems, logger: logger))
    let housekeeping = Housekeeping(problems)
    try await Pause.rounds(over: store) { try await run(runner, housekeeping) }
    await housekeeping.finish()
  }

  private func run(_ runner: Confined<CycleRunner>, _ housekeeping: Housekeeping) async throws {
    // A decision about a held state is acted on by the next cycle, so it starts one.
    let watcher = timelines.watcher(and: store.decisions)
    try await runner.perform { [now] runner in try runner.hold(at: now()) }
    onHolding()
    while !Pause.isStopping {
      let start = ContinuousClock.now
      // Asked before the cycle: what is announced while it runs ends the wait after it.
      let known = watcher.versions()
      let finished = try await runner.perform { [now] runner in try runner.attempt(at: now()) }
      if let finished { onCycle(finished) }
      if let due = try await runner.perform({ $0.takeDueSnapshot() }) { housekeeping.publish(due) }
      if let due = try await runner.perform({ [now] in $0.takeDueRemoval(at: now()) }) { housekeeping.remove(due) }
      if try await wait(until: start + interval, runner, watcher, beyond: known) == .stopping { return }
    }
  }

  /// Waits for the next round, in pieces that are short enough to renew the lease between them.
  private func wait(
    until end: ContinuousClock.Instant, _ runner: Confined<CycleRunner>, _ watcher: AnnouncementWatcher,
    beyond known: [Version?]
  ) async throws -> Pause.Outcome {
    while true {
      let left = ContinuousClock.now.duration(to: end)
      let outcome = await Pause.wait(min(left, Self.renewal), watcher, beyond: known)
      if left <= Self.renewal || outcome != .over { return outcome }
      try await runner.perform { [now] runner in try runner.renew(at: now()) }
    }
  }
}
