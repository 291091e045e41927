import Gatekeeper
import Logging
import RuleKit
import Timeline

/// One writer's rounds: choose the inputs, evaluate them, publish the result.
///
/// A round takes, for each dataset, the newest state. A dataset that cannot advance, since its newest state is gone, cannot be
/// read, or is older than the one before, stays at the state of the round before: so one damaged input holds up nobody else,
/// and none that vanishes is taken for an empty one. After a restart there is no round before: then the inputs of the
/// announced output take its place. The cycle evaluates what changed, publishes the output under the lease it took in its
/// first round, and announces it, unless the guard holds it back.
///
/// Whatever goes wrong in a round is noted as a standing problem and tried again in the next, with one exception: a writer
/// that lost its lease, or never got it, must stop, because another process writes the output now.
///
/// Not safe for use from several threads at once.
final class CycleRunner {
  private let store: Store
  private let evaluator: Evaluator
  private let blastRadius: BlastRadiusPolicy?
  private let timelines: InputTimelines
  private let retention: StoreRetention?
  private let audit: CycleAudit?
  private let problems: StandingProblems
  private let logger: Logger
  private var cycle: EvaluationCycle?
  /// When retention comes next.
  private var nextRemoval: Instant?
  /// The inputs that were evaluated last; nil before the first round.
  private var pins: InputPins?
  /// Whether the log says that there is no input yet.
  private var isWaiting = false
  private var clockWatch = ClockWatch()

  /// From looking for old states in one timeline to looking in the next, in ms. A look lists a timeline's blobs, so the
  /// timelines take turns, and each is looked at about once a minute.
  private static let removalInterval: Int64 = 60_000 / Int64(StoreRetention.turns)

  init(
    _ store: Store, evaluator: Evaluator, timelines: InputTimelines, blastRadius: BlastRadiusPolicy?,
    retention: RetentionPolicy?, audit: CycleAudit?, problems: StandingProblems, logger: Logger
  ) {
    (self.store, self.evaluator, self.timelines) = (store, evaluator, timelines)
    (self.blastRadius, self.audit, self.problems, self.logger) = (blastRadius, audit, problems, logger)
    self.retention = retention.map { StoreRetention(store, policy: $0) }
  }

  /// One round. Nil when there is nothing to evaluate yet, when the guard holds the output back (its events are logged where
  /// they arise), and when the round failed.
  ///
  /// Throws `TimelineError.secondWriter` or `.fenced`, which no later round would mend.
  func attempt(at instant: Instant) throws -> CycleResult? {
    if let jump = clockWatch.jump(to: instant) { logger.warning("\(jump)") }
    do {
      guard hasTimelines else {
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
    } catch let error as InstantError {
      problems.note(.clock, error, "Cycles wait for the clock", sentence: error.sentence)
      return nil
    } catch {
      try pass(error)
      return nil
    }
  }

  /// Takes the lease of the output where there is something to evaluate, so that a second writer ends before anybody takes it
  /// for a server. Throws as `attempt` does; whatever else is wrong, the first round finds again and reports.
  func hold(at instant: Instant) throws {
    do {
      if hasTimelines { _ = try open(at: instant) }
    } catch let error as TimelineError where error.code == .secondWriter || error.code == .fenced {
      throw error
    } catch {}
  }

  private func succeed() {
    problems.end(.cycle, "Cycles succeed again")
    problems.end(.clock, "The clock is past the announced state; cycles go on")
  }

  /// Notes why a round failed. Throws the error when no later round would mend it.
  private func pass(_ error: any Error) throws {
    if let error = error as? TimelineError, error.code == .secondWriter || error.code == .fenced { throw error }
    problems.note(
      .cycle, error, "The cycle failed; the next one tries again",
      sentence: "The newest inputs are not evaluated: \((error as? InputFailure)?.sentence ?? failureName(of: error))")
  }

  /// Extends the lease between cycles. Throws `TimelineError.fenced` when it was lost; anything else that fails the next
  /// round meets again.
  func renew(at instant: Instant) throws {
    do { try cycle?.renew(at: instant) } catch { try pass(error) }
  }

  /// What retention has to remove now in the timeline whose turn it is; nil when nothing is due. The caller removes it
  /// elsewhere, since no cycle has to wait for it. A failure is logged once a reason, and the cycles go on.
  func takeDueRemoval(at instant: Instant) -> DueRemoval? {
    // Only the process that evaluates into the store removes from it, and without a cycle that may be another one.
    guard cycle != nil, let retention, instant >= nextRemoval ?? instant else { return nil }
    nextRemoval = Instant(milliseconds: instant.milliseconds + Self.removalInterval)
    let timeline = retention.nextTimeline
    do {
      return try retention.nextRemoval(at: instant)
    } catch {
      problems.note(.retention(timeline), error, "Old states of \(timeline) stay")
      return nil
    }
  }

  /// The snapshot of the output that is due; nil when none is. The caller writes it elsewhere, since no cycle has to wait
  /// for it.
  func takeDueSnapshot() -> DueSnapshot? { cycle?.takeDueSnapshot() }

  /// Whether there is, or was, anything to evaluate. What cannot be read is there.
  private var hasTimelines: Bool {
    if pins?.versions.isEmpty == false { return true }
    return ([store.liveness] + Dataset.allCases.map { store.timeline($0) }).contains { timeline in
      do { return try timeline.announcedVersion() != nil } catch { return true }
    }
  }

  /// Evaluates the newest inputs that can be read, and announces the output.
  private func round(at instant: Instant) throws -> CycleResult {
    let cycle = try open(at: instant)
    // A fault says that what the cycle remembers is wrong, so it forgets it and evaluates everything.
    if audit?.foundFault(logger) == true { cycle.startAnew() }
    let inputs = try newestInputs(after: try pins ?? cycle.pins())
    do {
      let result = try cycle.run(inputs, at: instant, publishedAt: instant)
      pins = InputPins(inputs)
      audit?.note(result)
      retention?.note(result)
      logger.debug("liveness@\(result.state.version): costs of the rules", metadata: Self.metadata(result.costs))
      return result
    } catch let error as HeldError {
      // A held state is evaluated from these inputs all the same.
      pins = InputPins(inputs)
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

  /// The newest state of each dataset that can advance, and the last one of each that cannot.
  private func newestInputs(after pins: InputPins) throws -> InputStates {
    var failed: Set<Dataset> = []
    let inputs = try timelines.latest(after: pins) { failure in
      failed.insert(failure.dataset)
      problems.note(
        .input(failure.dataset), failure, "\(failure.dataset) cannot advance and stays at \(failure.version)",
        sentence: failure.sentence)
    }
    for dataset in Dataset.allCases where !failed.contains(dataset) {
      problems.end(
        .input(dataset), "\(dataset) advances again, to \(inputs[dataset]?.version.description ?? "no version")")
    }
    return inputs
  }
}

/// Notices a clock that was put forward: instants that move by much more than time did.
///
/// Nobody can tell whether the clock is right before or after, so this is said and nothing else. A clock that was put back is
/// another matter: see `InstantError`.
struct ClockWatch {
  private var last: (instant: Instant, time: ContinuousClock.Instant)?

  /// How much the two clocks may differ from one round to the next, in ms.
  private static let tolerance = 60_000.0

  /// What happened, when the clock was put forward since the last call.
  mutating func jump(to instant: Instant, at time: ContinuousClock.Instant = .now) -> String? {
    defer { last = (instant, time) }
    guard let last else { return nil }
    let ahead = Double(instant.milliseconds) - Double(last.instant.milliseconds)
    let jump = ahead - last.time.duration(to: time) / .milliseconds(1)
    guard jump > Self.tolerance else { return nil }
    return
      "The clock went forward by \(Int(jump / 1000)) s at once, from \(last.instant) to \(instant): rights that end in "
      + "between end now. If it is wrong, set it right; see docs/operations.md"
  }
}
