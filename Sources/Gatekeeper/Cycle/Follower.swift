public import RuleKit
public import Timeline

/// PREPROD: evaluates exactly what PROD evaluated, at PROD's instant, with other rules, into its own timeline.
///
/// Not safe for use from several threads at once.
public final class Follower {
  private let prod: OutputStates
  private let inputs: InputTimelines
  private let cycle: EvaluationCycle
  private let rules: String

  /// - Parameters:
  ///   - prod: the store to follow; it is only read.
  ///   - out: the store whose output timeline is written.
  ///   - instant: now.
  public init(_ prod: Store, out: Store, evaluator: Evaluator, at instant: Instant) throws {
    self.prod = OutputStates(prod)
    inputs = prod.inputs()
    cycle = try EvaluationCycle(out.liveness, evaluator: evaluator, at: instant)
    rules = EvaluationRecord.rules(of: evaluator.ruleSet)
  }

  /// Follows PROD's `version`, by default the announced one; nil when that was followed with these rules already.
  public func follow(_ version: Version? = nil, publishedAt: Instant) throws -> CycleResult? {
    try cycle.renew(at: publishedAt)
    let state = try version.map { try prod.state(at: $0) } ?? prod.latest()
    if let last = try cycle.announced.map({ try LivenessState($0).evaluation }),
      last.follows == state.version, last.rules == rules
    {
      return nil
    }
    let pins = try inputs.pin(state.evaluation)
    return try cycle.run(
      pins, at: state.evaluation.evaluatedAt, publishedAt: publishedAt, follows: state.version)
  }
}
