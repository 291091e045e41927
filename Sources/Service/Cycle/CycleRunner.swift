import Gatekeeper
import Logging
import RuleKit
import Timeline

/// One writer's rounds: pin, evaluate, publish. Not safe for use from several threads at once.
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
  private var nextPrune: Instant?
  private var pruneFailure: String?
  /// The pins of the last round that was evaluated.
  private var held: InputStates?
  /// Datasets that could not advance, each with the error last logged.
  private var failing: [Dataset: String] = [:]
  /// The error of the last round as logged; nil when it succeeded.
  private var failure: String?
  private var isWaiting = false

  /// From one look for old states of a timeline to that of the next timeline, in ms: each is seen about once a minute.
  private static let pruneInterval: Int64 = 60_000 / Int64(StoreRetention.turns)

  init(
    _ store: Store, evaluator: Evaluator, timelines: InputTimelines, blastRadius: BlastRadiusPolicy?,
    retention: RetentionPolicy?, audit: CycleAudit?, logger: Logger
  ) {
    (self.store, self.evaluator, self.timelines, self.logger) = (store, evaluator, timelines, logger)
    (self.blastRadius, self.audit) = (blastRadius, audit)
    self.retention = retention.map { StoreRetention(store, policy: $0) }
  }

  /// One round: nil when there is nothing to evaluate yet, when the output is held, which the guard's events log, and when
  /// the round failed, which is logged once a reason.
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

  /// What retention has to remove now of the timeline whose turn it is: for another queue too. A failure is logged once a
  /// reason; the cycles go on.
  func takeDueRemoval(at instant: Instant) -> DueRemoval? {
    guard cycle != nil, let retention, instant >= nextPrune ?? instant else { return nil }
    nextPrune = Instant(milliseconds: instant.milliseconds + Self.pruneInterval)
    do {
      let due = try retention.nextRemoval(at: instant)
      pruneFailure = nil
      return due
    } catch {
      if pruneFailure != "\(error)" { logger.error("Old states stay: \(error)") }
      pruneFailure = "\(error)"
      return nil
    }
  }

  /// The output's snapshot that is due: for another queue, since no cycle has to wait for it.
  func takeDueSnapshot() -> DueSnapshot? { cycle?.takeDueSnapshot() }

  private func hasInputs() throws -> Bool {
    try Dataset.allCases.contains { try timelines[$0].latestVersion() != nil }
  }

  /// Evaluates the newest inputs that can be read, and announces the output.
  private func round(at instant: Instant) throws -> CycleResult {
    let cycle = try open(at: instant)
    if audit?.foundFault(logger) == true { cycle.startAnew() }
    let inputs = try newestInputs(cycle)
    do {
      let result = try cycle.run(inputs, at: instant, publishedAt: instant)
      held = inputs
      audit?.note(result)
      retention?.note(result)
      logger.debug("liveness@\(result.state.version): costs of the rules", metadata: Self.metadata(result.costs))
      return result
    } catch let error as HeldError {
      held = inputs
      throw error
    }
  }

  /// What each rule took and did.
  private static func metadata(_ costs: [RuleCost]) -> Logger.Metadata {
    var metadata: Logger.Metadata = [:]
    for cost in costs {
      metadata[cost.ruleID] =
        "\(Int(cost.duration / .microseconds(1))) us, \(cost.cellsBlocked) cells, \(cost.videosTouched) videos"
    }
    return metadata
  }

  /// Takes the output timeline for writing, once.
  private func open(at instant: Instant) throws -> EvaluationCycle {
    if let cycle { return cycle }
    let opened = try EvaluationCycle(
      store.liveness, evaluator: evaluator, blastRadius: guardian(), defersSnapshots: true, at: instant)
    cycle = opened
    return opened
  }

  private func guardian() -> BlastRadiusGuard? {
    blastRadius.map { policy in
      BlastRadiusGuard(store, policy: policy) { [logger] event in
        if case .held = event { logger.error("\(event)") } else { logger.notice("\(event)") }
      }
    }
  }

  private func newestInputs(_ cycle: EvaluationCycle) throws -> InputStates {
    var failed: [Dataset: String] = [:]
    let inputs = try timelines.latest(keeping: held ?? lastPins(of: cycle)) { dataset, error in
      failed[dataset] = "\(error)"
    }
    logChanges(to: failed, inputs)
    return inputs
  }

  /// The pins of the announced output, so that a restart beside a damaged input keeps that input's last state too.
  private func lastPins(of cycle: EvaluationCycle) -> InputStates? {
    guard let announced = cycle.announced else { return nil }
    do {
      return try timelines.states(of: try LivenessState(announced).evaluation)
    } catch {
      logger.warning("The inputs of the announced output cannot be read: \(error)")
      return nil
    }
  }

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
