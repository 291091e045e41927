import BitMemory
public import RuleKit
public import Timeline

/// Removes old states of a whole store, and nothing that a kept output needs.
///
/// An output state is explained and replayed from the input states it was evaluated from. So outputs go first, by the
/// policy alone; then, of each input, the states that the policy lets go and that no kept output needs. The output that
/// the guard holds counts as kept. Which inputs an output needs is read from its header tags, once an output
/// (`EvaluationRecord.inputs(of:)`).
///
/// There are two ways to use it. `prune` removes everything at once, under the output's lease, when no process
/// evaluates into the store. A process that does calls `nextRemoval` between cycles, which looks at one timeline a
/// call.
///
/// ```swift
/// let retention = StoreRetention(store, policy: policy)
/// for outcome in try retention.plan(at: now) { print(outcome.timeline, outcome.plan.left.count) }
/// ```
///
/// Planned between cycles, so that no cycle of this store takes an input that goes; producers of inputs need not stop.
/// A store elsewhere that follows this one is not known here; it needs the inputs of the states it has yet to follow.
public final class StoreRetention {
  /// What happened, or is to happen, to one timeline.
  public struct Outcome: Sendable {
    /// A dataset's name, or `liveness`.
    public var timeline: String
    public var plan: RetentionPlan
  }

  private let store: Store
  private let policy: RetentionPolicy
  /// The input versions of each kept output, read once: a published state never changes.
  private var inputs: [Version: [Dataset: Version]] = [:]
  /// Which timeline `nextRemoval` looks at next: 0 is the output, the inputs follow.
  private var turn = 0

  public init(_ store: Store, policy: RetentionPolicy) { (self.store, self.policy) = (store, policy) }

  /// What `prune` would remove now, the output first.
  public func plan(at instant: Instant) throws -> [Outcome] {
    let output = try Pruner(store.liveness.writable()).plan(policy, at: instant.milliseconds)
    try know(Set(output.left))
    let references = try references()
    return try [Outcome(timeline: Store.livenessName, plan: output)]
      + Dataset.allCases.map { Outcome(timeline: $0.rawValue, plan: try plan($0, references, at: instant)) }
  }

  /// Prunes under the output's lease, which this takes for the time being.
  ///
  /// - Parameter timelines: names of the timelines to prune; nil for all.
  /// - Throws: `TimelineError.secondWriter` while a process evaluates into the store; `run` and `serve` prune
  ///   themselves.
  public func prune(_ timelines: Set<String>? = nil, at instant: Instant) throws -> [Outcome] {
    let liveness = try store.liveness.writable()
    let hasOutput = try liveness.announcedVersion() != nil
    let lease = hasOutput ? try liveness.acquireLease(holder: HostProcess.name, at: instant.milliseconds) : nil
    return try withExtendedLifetime(lease) {
      var outcomes: [Outcome] = []
      if hasOutput, timelines?.contains(Store.livenessName) ?? true {
        let plan = try Pruner(liveness).prune(policy, at: instant.milliseconds)
        outcomes.append(Outcome(timeline: Store.livenessName, plan: plan))
      }
      try know(Set(try Consumer(store.liveness).versions()))
      let references = try references()
      for dataset in Dataset.allCases where timelines?.contains(dataset.rawValue) ?? true {
        let plan = try plan(dataset, references, at: instant)
        try DueRemoval(plan, from: store.timeline(dataset).writable()).carryOut()
        outcomes.append(Outcome(timeline: dataset.rawValue, plan: plan))
      }
      return outcomes
    }
  }

  private func plan(
    _ dataset: Dataset, _ references: [Dataset: Set<Version>], at instant: Instant
  ) throws -> RetentionPlan {
    try Pruner(store.timeline(dataset).writable()).plan(
      policy, references: references[dataset] ?? [], at: instant.milliseconds)
  }

  /// Makes `outputs` those whose inputs are kept. Reads a header of each that is not known.
  private func know(_ outputs: Set<Version>) throws {
    inputs = inputs.filter { outputs.contains($0.key) }
    let new = outputs.subtracting(inputs.keys)
    for (output, tags) in try Consumer(store.liveness).headerTags(at: new) {
      inputs[output] = EvaluationRecord.inputs(of: tags)
    }
  }

  /// The input versions that outputs were evaluated from, by dataset.
  private func references() throws -> [Dataset: Set<Version>] {
    var references: [Dataset: Set<Version>] = [:]
    let held = try HeldStates(store).current()?.inputs ?? [:]
    for versions in inputs.values + [held] {
      for (dataset, version) in versions { references[dataset, default: []].insert(version) }
    }
    return references
  }
}

// MARK: Beside cycles

extension StoreRetention {
  /// How many calls of `nextRemoval` see every timeline once.
  public static let turns = 1 + Dataset.allCases.count

  /// A few seconds of removing.
  private static let blobsATurn = 8192

  /// The timeline that `nextRemoval` looks at next.
  public var nextTimeline: String { turn == 0 ? Store.livenessName : Dataset.allCases[turn - 1].rawValue }

  /// What the process that evaluates into the store has to remove next: of the output, then of each input in turn, so
  /// that no cycle waits for a look at all of them. Call between cycles, and `note` each of them before.
  public func nextRemoval(at instant: Instant) throws -> DueRemoval {
    defer { turn = (turn + 1) % Self.turns }
    if turn == 0 {
      let liveness = try store.liveness.writable()
      let plan = try Pruner(liveness).plan(policy, at: instant.milliseconds)
      try know(Set(plan.left))
      return DueRemoval(plan, from: liveness, limit: Self.blobsATurn)
    }
    let dataset = Dataset.allCases[turn - 1]
    let plan = try plan(dataset, references(), at: instant)
    return DueRemoval(plan, from: try store.timeline(dataset).writable(), limit: Self.blobsATurn)
  }

  /// Keeps the inputs of a cycle's output.
  public func note(_ cycle: CycleResult) {
    inputs[cycle.state.version] = Dictionary(
      uniqueKeysWithValues: cycle.evaluation.inputs.map { ($0.dataset, $0.version) })
  }
}
