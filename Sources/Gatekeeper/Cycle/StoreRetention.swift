import BitMemory
public import RuleKit
public import Timeline

/// Removes old states of a whole store: outputs by policy, then of each input what neither the policy nor a kept output, or
/// the held one, keeps. So each of them can still be replayed and explained.
///
/// The output's lease is held meanwhile: no cycle of this store takes an input that goes. A store elsewhere that follows
/// this one is not known here; it needs the inputs of the states it has yet to follow.
public final class StoreRetention {
  /// What happened to one timeline.
  public struct Outcome: Sendable {
    /// A dataset's name, or `liveness`.
    public var timeline: String
    public var plan: RetentionPlan
    /// Whether the timeline was left as it is because another process writes it.
    public var isBusy: Bool
  }

  private let store: Store
  private let policy: RetentionPolicy
  /// The inputs of outputs, read once: a published state never changes.
  private var inputs: [Version: [Dataset: Version]] = [:]
  /// Of `pruneNext`.
  private var turn = 0

  public init(_ store: Store, policy: RetentionPolicy) { (self.store, self.policy) = (store, policy) }

  /// What `prune` would remove now, the output first.
  public func plan(at instant: Instant) throws -> [Outcome] {
    let output = try Pruner(store.liveness.writable()).plan(policy, at: instant.milliseconds)
    let readable = Set(try Consumer(store.liveness).versions()).subtracting(output.dropped)
    let references = try references(of: readable)
    let inputs = try Dataset.allCases.map { dataset in
      let plan = try Pruner(store.timeline(dataset).writable()).plan(
        policy, references: references[dataset] ?? [], at: instant.milliseconds)
      return Outcome(timeline: dataset.rawValue, plan: plan, isBusy: false)
    }
    return [Outcome(timeline: Store.livenessName, plan: output, isBusy: false)] + inputs
  }

  /// Prunes under the output's lease, which this takes for the time being.
  ///
  /// - Parameter timelines: names of the timelines to prune; nil for all.
  /// - Throws: `TimelineError.secondWriter` while a process evaluates into the store; `run` and `serve` prune themselves.
  public func prune(_ timelines: Set<String>? = nil, at instant: Instant) throws -> [Outcome] {
    guard try store.liveness.announcedVersion() != nil else { return try pruneInputs(timelines, at: instant) }
    let liveness = try store.liveness.writable()
    let lease = try liveness.acquireLease(holder: HostProcess.name, at: instant.milliseconds)
    var outcomes: [Outcome] = []
    if timelines?.contains(Store.livenessName) ?? true {
      let plan = try Pruner(liveness).prune(policy, at: instant.milliseconds, under: lease)
      outcomes.append(Outcome(timeline: Store.livenessName, plan: plan, isBusy: false))
    }
    return try withExtendedLifetime(lease) { try outcomes + pruneInputs(timelines, at: instant) }
  }

  /// How many calls of `pruneNext` see every timeline once.
  public static let turns = 1 + Dataset.allCases.count

  /// Prunes one timeline for the process that evaluates into the store, between two of its cycles: the output's, then each
  /// input's in turn, so that no cycle waits for all of them.
  public func pruneNext(between cycle: EvaluationCycle, at instant: Instant) throws -> Outcome? {
    defer { turn = (turn + 1) % Self.turns }
    if turn == 0 {
      return Outcome(timeline: Store.livenessName, plan: try cycle.prune(policy, at: instant), isBusy: false)
    }
    return try pruneInputs([Dataset.allCases[turn - 1].rawValue], at: instant).first
  }

  private func pruneInputs(_ timelines: Set<String>?, at instant: Instant) throws -> [Outcome] {
    let references = try references(of: Set(try Consumer(store.liveness).versions()))
    return try Dataset.allCases.filter { timelines?.contains($0.rawValue) ?? true }.compactMap { dataset in
      try prune(dataset, references[dataset] ?? [], at: instant)
    }
  }

  private func prune(_ dataset: Dataset, _ references: Set<Version>, at instant: Instant) throws -> Outcome? {
    let timeline = try store.timeline(dataset).writable()
    let pruner = Pruner(timeline)
    let plan = try pruner.plan(policy, references: references, at: instant.milliseconds)
    guard !plan.isEmpty else { return Outcome(timeline: dataset.rawValue, plan: plan, isBusy: false) }
    do {
      let lease = try timeline.acquireLease(holder: HostProcess.name, at: instant.milliseconds)
      let done = try pruner.prune(policy, references: references, at: instant.milliseconds, under: lease)
      return Outcome(timeline: dataset.rawValue, plan: done, isBusy: false)
    } catch let error as TimelineError where error.code == .secondWriter {
      return Outcome(timeline: dataset.rawValue, plan: plan, isBusy: true)
    }
  }

  /// The input versions that outputs were evaluated from, by dataset. Reads a header of each output not seen before.
  private func references(of outputs: Set<Version>) throws -> [Dataset: Set<Version>] {
    inputs = inputs.filter { outputs.contains($0.key) }
    let new = outputs.subtracting(inputs.keys)
    for (output, tags) in try Consumer(store.liveness).headerTags(at: new) {
      inputs[output] = EvaluationRecord.inputs(of: tags)
    }
    var references: [Dataset: Set<Version>] = [:]
    let held = try HeldStates(store).current()?.inputs ?? [:]
    for versions in inputs.values + [held] {
      for (dataset, version) in versions { references[dataset, default: []].insert(version) }
    }
    return references
  }
}
