import Gatekeeper
import Logging
import RuleKit
import Timeline

/// One writer's rounds: choose the inputs, evaluate them, publish the result.
///
/// A round takes, for each dataset, the newest state that can be read. A dataset whose newest state cannot be read stays at
/// the state of the round before, so one damaged input holds up nobody else. After a restart there is no round before: then
/// the inputs of the announced output take its place. The cycle evaluates what changed, publishes the output under the lease
/// it took in its first round, and announces it, unless the guard holds it back.
///
/// Whatever goes wrong in a round is logged once a reason and tried again in the next, with one exception: a writer that
/// lost its lease, or never got it, must stop, because another process writes the output now.
///
/// Not safe for use from several threads at once.
final class CycleRunner {
  private let store: Store
  private let evaluator: Evaluator
  private let blastRadius: BlastRadiusPolicy?
  private let timelines: InputTimelines
  private let retention: StoreRetention?
  private let audit: CycleAudit?
  private let logger: Logger
  private var cycle: EvaluationCycle?
  /// When retention comes next.
  private var nextRemoval: Instant?
  /// The last error of retention as logged; nil when it succeeded.
  private var removalFailure: String?
  /// The inputs of the last round that was evaluated.
  private var lastInputs: InputStates?
  /// Datasets that could not advance, each with the error last logged.
  private var failing: [Dataset: String] = [:]
  /// The error of the last round as logged; nil when it succeeded.
  private var failure: String?
  /// Whether the log says that there is no input yet.
  private var isWaiting = false

  /// From looking for old states in one timeline to looking in the next, in ms. A look lists a timeline's blobs, so the
  /// timelines take turns, and each is looked at about once a minute.
  private static let removalInterval: Int64 = 60_000 / Int64(StoreRetention.turns)

  init(
    _ store: Store, evaluator: Evaluator, timelines: InputTimelines, blastRadius: BlastRadiusPolicy?,
    retention: RetentionPolicy?, audit: CycleAudit?, logger: Logger
  ) {
    (self.store, self.evaluator, self.timelines, self.logger) = (store, evaluator, timelines, logger)
    (self.blastRadius, self.audit) = (blastRadius, audit)
    self.retention = retention.map { StoreRetention(store, policy: $0) }
  }

  /// One round. Nil when there is nothing to evaluate yet, when the guard holds the output back (its events are logged where
  /// they arise), and when the round failed.
  ///
  /// Throws `TimelineError.secondWriter` or `.fenced`, which no later round would mend.
  func attempt(at instant: Instant) throws -> CycleResult? {
    do {
      guard try hasInputs() else {
        if !isWaiting { logger.notice("\(store.location) has no dataset yet; cycles begin when one is imported") }
        isWaiting = true
        return nil
      }
      let finished = try round(at: instant)
      succeed()
      return finished
    } catch is HeldError {
      // The round did its work: an operator decides what becomes of the state.
      succeed()
      return nil
    } catch let error as TimelineError where error.code == .secondWriter || error.code == .fenced {
      throw error
    } catch {
      if failure != "\(error)" { logger.error("The cycle failed; the next one tries again: \(error)") }
      failure = "\(error)"
      return nil
    }
  }

  private func succeed() {
    if failure != nil { logger.notice("Cycles succeed again") }
    failure = nil
  }

  /// Extends the lease between cycles. Throws `TimelineError.fenced` when it was lost.
  func renew(at instant: Instant) throws { try cycle?.renew(at: instant) }

  /// What retention has to remove now in the timeline whose turn it is; nil when nothing is due. The caller removes it
  /// elsewhere, since no cycle has to wait for it. A failure is logged once a reason, and the cycles go on.
  func takeDueRemoval(at instant: Instant) -> DueRemoval? {
    // Only the process that evaluates into the store removes from it, and without a cycle that may be another one.
    guard cycle != nil, let retention, instant >= nextRemoval ?? instant else { return nil }
    nextRemoval = Instant(milliseconds: instant.milliseconds + Self.removalInterval)
    do {
      let due = try retention.nextRemoval(at: instant)
      removalFailure = nil
      return due
    } catch {
      if removalFailure != "\(error)" { logger.error("Old states stay: \(error)") }
      removalFailure = "\(error)"
      return nil
    }
  }

  /// The snapshot of the output that is due; nil when none is. The caller writes it elsewhere, since no cycle has to wait
  /// for it.
  func takeDueSnapshot() -> DueSnapshot? { cycle?.takeDueSnapshot() }

  private func hasInputs() throws -> Bool {
    try Dataset.allCases.contains { try timelines[$0].latestVersion() != nil }
  }

  /// Evaluates the newest inputs that can be read, and announces the output.
  private func round(at instant: Instant) throws -> CycleResult {
    let cycle = try open(at: instant)
    // A fault says that what the cycle remembers is wrong, so it forgets it and evaluates everything.
    if audit?.foundFault(logger) == true { cycle.startAnew() }
    let inputs = try newestInputs(cycle)
    do {
      let result = try cycle.run(inputs, at: instant, publishedAt: instant)
      lastInputs = inputs
      audit?.note(result)
      retention?.note(result)
      logger.debug("liveness@\(result.state.version): costs of the rules", metadata: Self.metadata(result.costs))
      return result
    } catch let error as HeldError {
      // A held state is evaluated from these inputs all the same.
      lastInputs = inputs
      throw error
    }
  }

  /// What each rule cost and did, for the log: `maturity-rating: 812 us, 40 cells, 2 videos`.
  private static func metadata(_ costs: [RuleCost]) -> Logger.Metadata {
    var metadata: Logger.Metadata = [:]
    for cost in costs {
      metadata[cost.ruleID] =
        "\(Int(cost.duration / .microseconds(1))) us, \(cost.cellsBlocked) cells, \(cost.videosTouched) videos"
    }
    return metadata
  }

  /// The cycle that writes the output. The first call takes the output timeline's lease.
  private func open(at instant: Instant) throws -> EvaluationCycle {
    if let cycle { return cycle }
    let opened = try EvaluationCycle(
      store.liveness, evaluator: evaluator, blastRadius: guardian(), snapshots: .onRequest, at: instant)
    cycle = opened
    return opened
  }

  /// The guard over the output, which logs what it decides; nil without limits.
  private func guardian() -> BlastRadiusGuard? {
    blastRadius.map { policy in
      BlastRadiusGuard(store, policy: policy, evaluator: evaluator) { [logger] event in
        if case .held = event { logger.error("\(event)") } else { logger.notice("\(event)") }
      }
    }
  }

  /// The newest state of each dataset that can be read, and the last known one of each that cannot.
  private func newestInputs(_ cycle: EvaluationCycle) throws -> InputStates {
    var failed: [Dataset: String] = [:]
    let inputs = try timelines.latest(keeping: lastInputs ?? announcedInputs(of: cycle)) { dataset, error in
      failed[dataset] = "\(error)"
    }
    logChanges(to: failed, inputs)
    return inputs
  }

  /// The inputs of the announced output, so that a restart beside a damaged input keeps that input's last state too. Nil
  /// when there is no output, or when its inputs cannot be read any more.
  private func announcedInputs(of cycle: EvaluationCycle) -> InputStates? {
    guard let announced = cycle.announced else { return nil }
    do {
      return try timelines.states(of: try LivenessState(announced).evaluation)
    } catch {
      logger.warning("The inputs of the announced output cannot be read: \(error)")
      return nil
    }
  }

  /// Logs what is new since the last round: a dataset that can no longer advance, or one that can again.
  private func logChanges(to failed: [Dataset: String], _ inputs: InputStates) {
    for dataset in Dataset.allCases where failed[dataset] != failing[dataset] {
      let version = inputs[dataset]?.version.description ?? "no version"
      if let reason = failed[dataset] {
        logger.error("\(dataset) cannot advance and stays at \(version): \(reason)")
      } else {
        logger.notice("\(dataset) advances again, to \(version)")
      }
    }
    failing = failed
  }
}
