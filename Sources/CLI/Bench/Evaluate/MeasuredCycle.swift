import Gatekeeper
import RuleKit

/// Cycles into an output of their own, timed from the pins to the announcement.
struct MeasuredCycle {
  private let cycle: EvaluationCycle
  private let clock: BenchClock

  struct Run {
    let seconds: Double
    let result: CycleResult
  }

  init(_ output: Store, evaluator: Evaluator, clock: BenchClock) throws {
    self.clock = clock
    cycle = try EvaluationCycle(output.liveness, evaluator: evaluator, defersSnapshots: true, at: clock.now)
  }

  func run(_ pins: PinnedInputs, _ scope: CycleScope) throws -> Run {
    let (clock, now) = (ContinuousClock(), clock.now)
    let start = clock.now
    let result = try cycle.run(pins, at: now, publishedAt: now, scope: scope)
    let seconds = start.duration(to: clock.now).seconds
    try cycle.publishSnapshotIfDue()
    return Run(seconds: seconds, result: result)
  }
}
