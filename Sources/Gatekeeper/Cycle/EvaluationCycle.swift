import Hollow
public import RuleKit
public import Timeline

/// The writer of the output timeline: evaluates inputs, publishes the full output state and announces it.
///
/// The first cycle evaluates everything; each later one the families that changed inputs and passed instants reach, on
/// top of the state before. A cycle goes through four stages: plan what is to be evaluated (`CyclePlan`), evaluate it
/// into the write state (`OutputBuilder`), publish and announce the state, and remember what the next cycle goes on
/// from. Whatever fails, the announced state stays as it is.
///
/// ```swift
/// let cycle = try EvaluationCycle(store.liveness, evaluator: Evaluator(ruleSet), at: now)
/// let inputs = try store.inputs().latest(after: try cycle.pins())
/// let result = try cycle.run(inputs, at: now, publishedAt: now)
/// print(result.state.version, result.counts.live)
/// ```
///
/// Not safe for use from several threads at once.
public final class EvaluationCycle {
  private let output: any BlobStore
  private let producer: Producer
  private let evaluator: Evaluator
  private let blastRadius: BlastRadiusGuard?
  /// Nil before the first cycle, and when what it left is not that of the announced state.
  private var last: LastCycle?

  /// Opens the output timeline for writing at `instant`. Throws `TimelineError.secondWriter` while another process
  /// writes it, and `TimelineError.refused` for a store that is only read.
  ///
  /// - Parameters:
  ///   - blastRadius: looks at each state before it is announced; nil announces every state.
  ///   - snapshots: whether a snapshot that is due comes with its cycle, or waits for `publishSnapshotIfDue`.
  public init(
    _ output: any BlobStore, evaluator: Evaluator, blastRadius: BlastRadiusGuard? = nil,
    snapshots: SnapshotPolicy.Publication = .withState, at instant: Instant
  ) throws {
    (self.output, self.evaluator, self.blastRadius) = (output, evaluator, blastRadius)
    producer = try Producer(
      output.writable(), schemas: DatasetSchemas.liveness, gate: blastRadius,
      snapshots: SnapshotPolicy(publication: snapshots), at: instant.milliseconds)
  }

  /// Extends the right to write between cycles that are far apart. Throws `TimelineError.fenced` when it was lost.
  public func renew(at instant: Instant) throws { try producer.renew(at: instant.milliseconds) }

  /// Publishes the output's snapshot when one is due: after the cycle, so that nobody waits for it.
  public func publishSnapshotIfDue() throws { try producer.publishSnapshotIfDue() }

  /// Hands over the output's snapshot that is due, to be published on any thread beside further cycles.
  public func takeDueSnapshot() -> DueSnapshot? { producer.takeDueSnapshot() }

  /// The newest announced output state, nil before the first.
  public var announced: TimelineState? { producer.announced }

  /// The inputs that the announced output was evaluated from; none before the first output.
  public func pins() throws -> InputPins { try announced.map { try InputPins(of: $0, in: output) } ?? .none }

  /// Forgets what the cycles before left: the next evaluates and digests everything anew.
  public func startAnew() { last = nil }

  /// Evaluates the inputs and publishes the output, changed or not.
  ///
  /// - Parameters:
  ///   - instant: the evaluation's `evaluatedAt`.
  ///   - publishedAt: the instant of publication, which gives the version.
  ///   - follows: the PROD version whose inputs these are, in PREPROD.
  ///   - instants: whether `instant` must be after that of the announced state.
  /// - Throws: `InstantError` for an instant that is too far before that of the announced state; `HeldError` when too many
  ///   cells would go dark; and when the inputs or the store fail. Then the announced state stays and the next cycle goes on
  ///   from it.
  public func run(
    _ inputs: InputStates, at instant: Instant, publishedAt: Instant, follows: Version? = nil,
    instants: InstantOrder = .forward, scope: CycleScope = .automatic
  ) throws -> CycleResult {
    if instants == .forward, let announced { try InstantError.check(instant, after: announced) }
    var watch = StageWatch()
    let plan = try CyclePlan(
      inputs, at: instant, with: evaluator, after: sound(), scope: scope, announced: producer.announced)
    watch.ends(\.indexSeconds)
    var outcome: OutputBuilder.Outcome?
    let state = try producer.runCycle(
      at: publishedAt.milliseconds, from: .lastRecords, roots: OutputBuilder.roots
    ) { write in
      let builder = OutputBuilder(
        evaluator: evaluator, catalogue: plan.catalogue, world: plan.world, base: plan.base, tree: plan.tree,
        follows: follows)
      let built = try builder.populate(write, scope: plan.scope, gone: plan.gone)
      outcome = built
      watch.ends(\.evaluateSeconds)
      return built.evaluation.headerTags
    }
    watch.ends(\.publishSeconds)
    guard let outcome else { preconditionFailure("a cycle that published made no evaluation record") }
    let base = try remember(state, plan, outcome)
    return CycleResult(
      state: state, evaluation: outcome.evaluation, counts: base.counts, timings: watch.timings,
      catalogue: plan.catalogue, evaluatedVideos: outcome.evaluatedVideos, changedVideos: outcome.changedVideos,
      costs: outcome.costs)
  }

  /// What the last cycle left, if the announced state is its own.
  private func sound() -> LastCycle? {
    guard let last, last.base.data === producer.announced?.data else { return nil }
    return last
  }

  /// Keeps what the next cycle goes on from. When that fails it starts anew.
  private func remember(
    _ state: TimelineState, _ plan: consuming CyclePlan, _ outcome: OutputBuilder.Outcome
  ) throws -> OutputBase {
    last = nil
    let (catalogue, instant) = (plan.catalogue, plan.world.instant)
    blastRadius?.keep(catalogue, of: state.version)
    let base = try OutputBase(state, after: plan.base)
    last = LastCycle(catalogue: catalogue, instant: instant, base: base, tree: outcome.tree)
    return base
  }
}

/// One finished cycle.
public struct CycleResult: Sendable {
  public let state: TimelineState
  public let evaluation: EvaluationRecord
  public let counts: CellCounts
  public let timings: CycleTimings
  /// The inputs, indexed: whoever explains the state need not index them again.
  public let catalogue: Catalogue
  /// How many videos were evaluated, and how many of them came out otherwise than before (those gone included).
  public let evaluatedVideos: Int
  public let changedVideos: Int
  /// What each rule took, and did in the videos evaluated; none when there were none.
  public let costs: [RuleCost]
}

/// Where a cycle's time went, in seconds.
public struct CycleTimings: Hashable, Sendable {
  /// Indexing the inputs, or what changed in them.
  public var indexSeconds = 0.0
  /// Evaluating, comparing with the state before, and staging what differs.
  public var evaluateSeconds = 0.0
  /// Building the state, its blobs, and the announcement.
  public var publishSeconds = 0.0

  public init() {}

  public var totalSeconds: Double { indexSeconds + evaluateSeconds + publishSeconds }
}

/// Measures the stages of a cycle, one after the other.
struct StageWatch {
  private(set) var timings = CycleTimings()
  private let clock = ContinuousClock()
  private var start = ContinuousClock.now

  /// Ends the stage under way.
  mutating func ends(_ stage: WritableKeyPath<CycleTimings, Double>) {
    let now = clock.now
    timings[keyPath: stage] = start.duration(to: now).seconds
    start = now
  }
}

extension Duration {
  package var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
