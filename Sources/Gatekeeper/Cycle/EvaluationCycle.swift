import Hollow
public import RuleKit
public import Timeline

/// The writer of the output timeline: evaluates pinned inputs, publishes the full output state and announces it.
///
/// The first cycle evaluates everything; each later one the families that changed inputs and passed instants reach, on top
/// of the state before. Not safe for use from several threads at once.
public final class EvaluationCycle {
  private let producer: Producer
  private let evaluator: Evaluator
  private let blastRadius: BlastRadiusGuard?
  /// Nil before the first cycle, and when what it left is not that of the announced state.
  private var settled: SettledCycle?

  /// Opens the output timeline for writing at `instant`. Throws `TimelineError.secondWriter` while another process
  /// writes it, and `TimelineError.refused` for a store that is only read.
  ///
  /// - Parameters:
  ///   - blastRadius: looks at each state before it is announced; nil announces every state.
  ///   - defersSnapshots: whether snapshots wait for `publishSnapshotIfDue`, or come with the cycle.
  public init(
    _ output: any BlobStore, evaluator: Evaluator, blastRadius: BlastRadiusGuard? = nil, defersSnapshots: Bool = false,
    at instant: Instant
  ) throws {
    (self.evaluator, self.blastRadius) = (evaluator, blastRadius)
    producer = try Producer(
      output.writable(), schemas: DatasetSchemas.liveness, validators: blastRadius.map { [$0] } ?? [],
      snapshots: SnapshotPolicy(isDeferred: defersSnapshots), at: instant.milliseconds)
  }

  /// Extends the right to write between cycles that are far apart. Throws `TimelineError.fenced` when it was lost.
  public func renew(at instant: Instant) throws { try producer.renew(at: instant.milliseconds) }

  /// Publishes the output's snapshot when one is due: after the cycle, so that nobody waits for it.
  public func publishSnapshotIfDue() throws { try producer.publishSnapshotIfDue() }

  /// Hands over the output's snapshot that is due, to be published on any thread beside further cycles.
  public func takeDueSnapshot() -> DueSnapshot? { producer.takeDueSnapshot() }

  /// The newest announced output state, nil before the first.
  public var announced: TimelineState? { producer.announced }

  /// Forgets what the cycles before left: the next evaluates and digests everything anew.
  public func startAnew() { settled = nil }

  /// Evaluates the inputs and publishes the output, changed or not.
  ///
  /// - Parameters:
  ///   - instant: the evaluation's `evaluatedAt`.
  ///   - publishedAt: the instant of publication, which gives the version.
  ///   - follows: the PROD version whose inputs these are, in PREPROD.
  /// - Throws: `HeldError` when too many cells would go dark; and when the inputs or the store fail. Then the announced state
  ///   stays and the next cycle goes on from it.
  public func run(
    _ inputs: PinnedInputs, at instant: Instant, publishedAt: Instant, follows: Version? = nil,
    scope: CycleScope = .automatic
  ) throws -> CycleResult {
    var watch = StageWatch()
    let plan = try CyclePlan(inputs, at: instant, after: sound(), scope, announced: producer.announced, evaluator)
    watch.ends(\.indexSeconds)
    let releaseTags = try blastRadius?.begin(after: producer.announced, at: publishedAt) ?? []
    var outcome: OutputBuilder.Outcome?
    let state = try producer.runCycle(
      at: publishedAt.milliseconds, keepingRecords: true, publishesUnchanged: true, roots: OutputBuilder.roots
    ) { write in
      let builder = OutputBuilder(
        evaluator: evaluator, catalogue: plan.catalogue, world: plan.world, base: plan.base, tree: plan.tree,
        follows: follows)
      let built = try builder.populate(write, scope: plan.scope, gone: plan.gone)
      outcome = built
      watch.ends(\.evaluateSeconds)
      return built.evaluation.headerTags + releaseTags
    }
    watch.ends(\.publishSeconds)
    blastRadius?.didAnnounce(state, at: publishedAt)
    guard let outcome else { preconditionFailure("a cycle that published made no evaluation record") }
    let base = try settle(state, plan, outcome)
    return CycleResult(
      state: state, evaluation: outcome.evaluation, counts: base.counts, timings: watch.timings,
      catalogue: plan.catalogue, evaluatedVideos: outcome.evaluatedVideos, changedVideos: outcome.changedVideos,
      costs: outcome.costs)
  }

  /// What the last cycle left, if the announced state is its own.
  private func sound() -> SettledCycle? {
    guard let settled, settled.base.data === producer.announced?.data else { return nil }
    return settled
  }

  /// Keeps what the next cycle goes on from. When that fails it starts anew.
  private func settle(
    _ state: TimelineState, _ plan: consuming CyclePlan, _ outcome: OutputBuilder.Outcome
  ) throws -> OutputBase {
    settled = nil
    let (catalogue, instant) = (plan.catalogue, plan.world.instant)
    let base = try OutputBase(state, after: plan.base)
    settled = SettledCycle(catalogue: catalogue, instant: instant, base: base, tree: outcome.tree)
    return base
  }
}
