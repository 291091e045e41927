import BitMemory
import Dispatch
public import RuleKit
import Synchronization

/// Evaluates catalogues with one rule set. A pure function of catalogue, rule set and instant: threads change nothing.
///
/// An evaluation goes through the families of its scope in batches of about 512 videos. For each batch a worker
///
/// 1. builds the facts of its videos from the records (`FactsBuilder`),
/// 2. lets the rule set decide about them (RuleKit's `BatchEvaluator`),
/// 3. compares the verdicts with the base and collects what differs (`ChangeCollector`).
///
/// What differs is handed over in the order of the families (`InOrderDelivery`), whatever batch was finished first. A
/// family is never divided between batches: a video's verdicts depend on those of its parents and children.
///
/// ```swift
/// let evaluator = Evaluator(ruleSet, threads: 4)
/// let catalogue = try Catalogue(store.inputs().latest())
/// for cost in try evaluator.costs(of: catalogue, at: now) { print(cost.ruleID, cost.cellsBlocked) }
/// ```
public struct Evaluator: Sendable {
  public let ruleSet: RuleSet
  /// At most this many batches are evaluated at a time.
  public let threads: Int

  /// Videos a batch, at least: batches end where families do. Large enough that what a batch costs by itself is spread
  /// over many videos, small enough that threads share the work evenly.
  private static let batchSize = 512

  /// - Precondition: `threads` is at least 1.
  public init(_ ruleSet: RuleSet, threads: Int = 2) {
    precondition(threads >= 1, "\(threads) threads cannot evaluate")
    (self.ruleSet, self.threads) = (ruleSet, threads)
  }

  /// What each rule takes and does when everything is evaluated once; nothing is published. O(catalogue).
  public func costs(of catalogue: Catalogue, at instant: Instant) throws -> [RuleCost] {
    var costs: [RuleCost] = []
    try evaluateFromNothing(catalogue, at: instant) { costs.add($0.costs) }
    return costs
  }

  /// Evaluates with nothing to compare with, so that every video of the scope is handed over, its leaf too.
  func evaluateFromNothing(
    _ catalogue: Catalogue, _ scope: EvaluationScope = .everything, at instant: Instant,
    _ consume: (BatchChanges) -> Void
  ) throws {
    let world = catalogue.world(at: instant)
    evaluate(
      scope, FactsBuilder(catalogue, world: world),
      comparing: try OutputBase(ruleSet: ruleSet, world: world), leaves: .allVideos, consume)
  }

  /// Evaluates the families in `scope`, compares them with `base` and hands over what differs, batch by batch in the
  /// order of the catalogue's families, one at a time.
  func evaluate(
    _ scope: EvaluationScope, _ builder: FactsBuilder, comparing base: OutputBase, leaves: LeafScope,
    _ consume: (BatchChanges) -> Void
  ) {
    let batches = scope.batches(builder.catalogue.videos, size: Self.batchSize)
    @Sendable func worker() -> Worker {
      Worker(
        builder: builder, rules: BatchEvaluator(ruleSet),
        collector: ChangeCollector(
          base: base, digester: BatchDigester(ruleSet: ruleSet, world: builder.world), leaves: leaves))
    }
    // Most cycles change a few families, which are one batch: no thread is worth its start.
    if threads == 1 || batches.count <= 1 {
      var worker = worker()
      for batch in batches { consume(worker.changes(in: batch)) }
      return
    }
    let delivery = InOrderDelivery<BatchChanges>()
    let next = Atomic(0)
    withoutActuallyEscaping(consume) { consume in
      let consumer = OneAtATime(consume)
      DispatchQueue.concurrentPerform(iterations: min(threads, batches.count)) { _ in
        var worker = worker()
        // Each thread takes the next batch that nobody has taken, until there is none.
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < batches.count else { return }
          delivery.store(worker.changes(in: batches[index]), at: index, consumer.body)
        }
      }
    }
  }

  /// A function that may be called from several threads, though not at once: `InOrderDelivery` sees to that.
  private struct OneAtATime: @unchecked Sendable {
    let body: (BatchChanges) -> Void

    init(_ body: @escaping (BatchChanges) -> Void) { self.body = body }
  }

  /// What one thread keeps from batch to batch.
  private struct Worker {
    let builder: FactsBuilder
    var rules: BatchEvaluator
    var collector: ChangeCollector

    /// What differs from the base in the families of one batch.
    mutating func changes(in families: [Range<Int>]) -> BatchChanges {
      let (videos, nodes) = builder.batch(families)
      let verdicts = rules.evaluate(videos.span, families: nodes.span, in: builder.world)
      return collector.collect(videos, verdicts, at: builder.world.instant)
    }
  }
}
