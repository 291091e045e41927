public import RuleKit
public import Timeline

/// The writer of the output timeline: evaluates pinned inputs, publishes the full output state and announces it.
///
/// Not safe for use from several threads at once.
public final class EvaluationCycle {
  private let producer: Producer
  private let evaluator: Evaluator
  private let blastRadius: BlastRadiusGuard?
  /// The inputs of the last cycle, indexed: kept while the pins stay.
  private var catalogue: Catalogue?

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

  /// Removes the outputs that `policy` does not keep.
  func prune(_ policy: RetentionPolicy, at instant: Instant) throws -> RetentionPlan {
    try producer.prune(policy, at: instant.milliseconds)
  }

  /// Publishes the output's snapshot when one is due: after the cycle, so that nobody waits for it.
  public func publishSnapshotIfDue() throws { try producer.publishSnapshotIfDue() }

  /// The newest announced output state, nil before the first.
  public var announced: TimelineState? { producer.announced }

  /// Evaluates everything once and publishes it, changed or not.
  ///
  /// - Parameters:
  ///   - instant: the evaluation's `evaluatedAt`.
  ///   - publishedAt: the instant of publication, which gives the version.
  ///   - follows: the PROD version whose inputs these are, in PREPROD.
  /// - Throws: `HeldError` when too many cells would go dark: what was announced stays.
  public func run(
    _ inputs: PinnedInputs, at instant: Instant, publishedAt: Instant, follows: Version? = nil
  ) throws -> CycleResult {
    var timings = CycleTimings()
    let clock = ContinuousClock()
    let start = clock.now
    let catalogue = try indexed(inputs)
    timings.indexSeconds = start.duration(to: clock.now).seconds
    var evaluation: EvaluationRecord?
    var counts = CellCounts()
    let releaseTags = try blastRadius?.begin(after: producer.announced, at: publishedAt) ?? []
    let state = try producer.runCycle(
      at: publishedAt.milliseconds, keepingRecords: false, publishesUnchanged: true
    ) { write in
      let builder = OutputBuilder(evaluator: evaluator, catalogue: catalogue, instant: instant, follows: follows)
      let (record, cellCounts) = try builder.populate(write)
      (evaluation, counts) = (record, cellCounts)
      timings.evaluateSeconds = start.duration(to: clock.now).seconds - timings.indexSeconds
      return record.headerTags + releaseTags
    }
    blastRadius?.didAnnounce(state, at: publishedAt)
    guard let evaluation else { preconditionFailure("a cycle that published made no evaluation record") }
    timings.publishSeconds = start.duration(to: clock.now).seconds - timings.indexSeconds - timings.evaluateSeconds
    return CycleResult(state: state, evaluation: evaluation, counts: counts, timings: timings)
  }

  private func indexed(_ inputs: PinnedInputs) throws -> Catalogue {
    if let catalogue, catalogue.inputs.isSame(as: inputs) { return catalogue }
    let fresh = try Catalogue(inputs)
    catalogue = fresh
    return fresh
  }
}
