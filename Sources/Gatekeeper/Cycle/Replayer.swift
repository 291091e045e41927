import Hollow
public import RuleKit
public import Timeline

/// Evaluates a past state again from its pins and compares the outcome.
public struct Replayer {
  /// What a replay found.
  public struct Outcome: Sendable {
    public var stored: LivenessState
    public var replayed: LivenessState
    /// Whether the rules are those of the stored state, by name and fingerprint.
    public var hasSameRules: Bool

    public var isEqual: Bool { stored.evaluation.digest == replayed.evaluation.digest }
    /// The cells that differ; empty when equal.
    public var diff: StateDiff { StateDiff(stored, replayed) }
  }

  private let inputs: InputTimelines
  private let ruleSets: [RuleSet]
  private let threads: Int

  /// - Parameter inputs: the input timelines the state was evaluated from.
  public init(inputs: InputTimelines, ruleSets: [RuleSet], threads: Int = 2) {
    (self.inputs, self.ruleSets, self.threads) = (inputs, ruleSets, threads)
  }

  /// Replays `stored` with its own rule set at its own instant.
  ///
  /// Throws when an input state is gone, when its rule set is not compiled in, or when the stored records do not have the
  /// digest they say: then the state itself is damaged.
  public func replay(_ stored: LivenessState) throws -> Outcome {
    let evaluation = stored.evaluation
    guard let ruleSet = ruleSets.first(where: { $0.name == evaluation.ruleSetName }) else {
      throw TimelineError(
        code: .refused, timeline: stored.state.timeline,
        detail: "\(stored.version) was evaluated with \(evaluation.rules); compiled in are "
          + ruleSets.map { EvaluationRecord.rules(of: $0) }.joined(separator: ", "))
    }
    let digest = DigestTree(of: stored).root.hexadecimal
    guard digest == evaluation.digest else {
      throw TimelineError(
        code: .damagedBlob, timeline: stored.state.timeline,
        detail: "the records of \(stored.version) have digest \(digest), its Evaluation says \(evaluation.digest)")
    }
    let replayed = try Self.evaluate(
      try inputs.pin(evaluation), at: evaluation.evaluatedAt, with: Evaluator(ruleSet, threads: threads),
      version: stored.version)
    return Outcome(
      stored: stored, replayed: replayed, hasSameRules: EvaluationRecord.rules(of: ruleSet) == evaluation.rules)
  }

  /// Evaluates pinned inputs into a state in memory, published nowhere.
  public static func evaluate(
    _ inputs: InputStates, at instant: Instant, with evaluator: Evaluator, version: Version
  ) throws -> LivenessState {
    let write = try WriteState(schemas: DatasetSchemas.liveness)
    let plan = try CyclePlan(inputs, at: instant, after: nil, .everything, announced: nil, evaluator)
    let builder = OutputBuilder(
      evaluator: evaluator, catalogue: plan.catalogue, world: plan.world, base: plan.base, tree: nil, follows: nil)
    _ = try builder.populate(write, scope: .everything, gone: [])
    let data = try write.finish(tag: 1, headerTags: [])
    return try LivenessState(TimelineState(timeline: "in memory", version: version, data: data))
  }
}

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
