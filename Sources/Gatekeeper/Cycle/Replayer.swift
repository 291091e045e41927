import Hollow
public import RuleKit
public import Timeline

/// Evaluates a past output state again and compares the outcome.
///
/// The state's `Evaluation` record names everything that decided it: the input versions, the instant and the rule set.
/// Where these are still there, the same output must come out, in any build on any machine. Where it does not, either
/// the rules have changed since (`Outcome.hasSameRules`), or something is broken.
///
/// ```swift
/// let replayer = Replayer(inputs: store.inputs(), ruleSets: [ruleSet])
/// let outcome = try replayer.replay(try OutputStates(store).latest())
/// if !outcome.isEqual { print(outcome.diff.counts.cells, "cells differ") }
/// ```
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
  /// Throws when an input state is gone, when its rule set is not compiled in, or when the stored records do not have
  /// the digest they say: then the state itself is damaged.
  public func replay(_ stored: LivenessState) throws -> Outcome {
    let evaluation = stored.evaluation
    guard let ruleSet = ruleSets.first(where: { $0.name == evaluation.rules.name }) else {
      throw TimelineError(
        code: .refused, timeline: stored.state.timeline,
        detail: "\(stored.version) was evaluated with \(evaluation.rules); compiled in are "
          + ruleSets.map { "\(RuleSetIdentity($0))" }.joined(separator: ", "))
    }
    let digest = DigestTree(of: stored).root.hexadecimal
    guard digest == evaluation.digest else {
      throw TimelineError(
        code: .damagedBlob, timeline: stored.state.timeline,
        detail: "the records of \(stored.version) have digest \(digest), its Evaluation says \(evaluation.digest)")
    }
    let replayed = try Self.output(
      of: try inputs.states(of: evaluation), at: evaluation.evaluatedAt, with: Evaluator(ruleSet, threads: threads),
      version: stored.version)
    return Outcome(
      stored: stored, replayed: replayed, hasSameRules: RuleSetIdentity(ruleSet) == evaluation.rules)
  }

  /// The output of inputs at an instant, as a state in memory that is published nowhere. O(records).
  ///
  /// - Parameter version: what the state calls itself.
  public static func output(
    of inputs: InputStates, at instant: Instant, with evaluator: Evaluator, version: Version
  ) throws -> LivenessState {
    let write = try WriteState(schemas: DatasetSchemas.liveness)
    let plan = try CyclePlan(
      inputs, at: instant, with: evaluator, after: nil, scope: .everything, announced: nil)
    let builder = OutputBuilder(
      evaluator: evaluator, catalogue: plan.catalogue, world: plan.world, base: plan.base, tree: nil, follows: nil)
    _ = try builder.populate(write, scope: .everything, gone: [])
    let data = try write.finish(tag: 1, headerTags: [])
    return try LivenessState(TimelineState(timeline: "in memory", version: version, data: data))
  }
}

/// PREPROD: evaluates exactly what PROD evaluated, at PROD's instant, with other rules, into its own timeline. So
/// whatever differs between the two outputs is the rules' doing.
///
/// ```swift
/// let follower = try Follower(prod, out: preprod, evaluator: Evaluator(candidate), at: now)
/// let result = try follower.follow(publishedAt: now)
/// ```
///
/// Not safe for use from several threads at once.
public final class Follower {
  private let prod: OutputStates
  private let inputs: InputTimelines
  private let cycle: EvaluationCycle
  private let rules: RuleSetIdentity

  /// - Parameters:
  ///   - prod: the store to follow; it is only read.
  ///   - out: the store whose output timeline is written.
  ///   - instant: now.
  /// - Throws: `TimelineError.refused` for an `out` that is PROD, or might be somebody's; nothing is written then.
  public init(_ prod: Store, out: Store, evaluator: Evaluator, at instant: Instant) throws {
    try Self.checkIsOwn(out, following: prod)
    self.prod = OutputStates(prod)
    inputs = prod.inputs()
    cycle = try EvaluationCycle(out.liveness, evaluator: evaluator, at: instant)
    rules = RuleSetIdentity(evaluator.ruleSet)
  }

  /// Throws unless `out` is a follower's own store: not the followed one, without inputs, and with no output but a
  /// follower's. The last two hold whatever the stores are called: PROD's own output never names a state that it follows.
  private static func checkIsOwn(_ out: Store, following prod: Store) throws {
    func refused(_ reason: String) -> TimelineError {
      TimelineError(
        code: .refused, timeline: Store.livenessName,
        detail: "\(out.location) \(reason); give a follower a store of its own, such as a new directory")
    }
    if try out.isSame(as: prod) { throw refused("is the store to follow, which is only read") }
    if let dataset = try Dataset.allCases.first(where: { try out.timeline($0).announcedVersion() != nil }) {
      throw refused("holds the dataset \(dataset), so its output is evaluated from its own inputs")
    }
    guard let announced = try out.liveness.announcedVersion() else { return }
    let tags = try Consumer(out.liveness).headerTags(at: announced)
    guard tags.contains(where: { $0.key == EvaluationRecord.followsTag }) else {
      throw refused("holds an output that was not made by following")
    }
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
    let states = try inputs.states(of: state.evaluation)
    return try cycle.run(
      states, at: state.evaluation.evaluatedAt, publishedAt: publishedAt, follows: state.version, instants: .any)
  }
}
