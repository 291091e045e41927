import Dispatch
public import RuleKit
import Synchronization

/// Evaluates catalogues with one rule set. A pure function of catalogue, rule set and instant: threads change nothing.
public struct Evaluator: Sendable {
  public let ruleSet: RuleSet
  /// At most this many batches are evaluated at a time.
  public let threads: Int

  /// Titles a batch, at least: batches end where families do.
  private static let batchSize = 512

  public init(_ ruleSet: RuleSet, threads: Int = 2) {
    precondition(threads >= 1, "\(threads) threads cannot evaluate")
    (self.ruleSet, self.threads) = (ruleSet, threads)
  }

  /// Evaluates the families in `scope`, compares them with `base` and hands over what differs, batch by batch in the order
  /// of the catalogue's families, one at a time.
  ///
  /// - Parameter digestsAll: whether leaves of the digest tree are wanted of videos that did not change too.
  func evaluate(
    _ scope: EvaluationScope, _ builder: FactsBuilder, comparing base: OutputBase, digestsAll: Bool,
    _ consume: (BatchChanges) -> Void
  ) {
    let batches = scope.batches(builder.catalogue.videos, size: Self.batchSize)
    @Sendable func worker() -> Worker {
      Worker(
        builder: builder, rules: BatchEvaluator(ruleSet),
        collector: ChangeCollector(
          base: base, digester: BatchDigester(ruleSet: ruleSet, world: builder.world), digestsAll: digestsAll))
    }
    if threads == 1 || batches.count <= 1 {
      var worker = worker()
      for batch in batches { consume(worker.evaluate(batch)) }
      return
    }
    let line = BatchLine<BatchChanges>()
    let next = Atomic(0)
    withoutActuallyEscaping(consume) { consume in
      let consumer = OneAtATime(consume)
      DispatchQueue.concurrentPerform(iterations: min(threads, batches.count)) { _ in
        var worker = worker()
        while true {
          let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
          guard index < batches.count else { return }
          line.put(worker.evaluate(batches[index]), at: index, consumer.body)
        }
      }
    }
  }

  /// Evaluates everything with nothing to compare with, so that every video is handed over, its leaf too.
  func evaluateAnew(_ catalogue: Catalogue, at instant: Instant, _ consume: (BatchChanges) -> Void) throws {
    let world = catalogue.world(at: instant)
    evaluate(
      .everything, FactsBuilder(catalogue, world: world),
      comparing: try OutputBase(ruleSet: ruleSet, world: world), digestsAll: true, consume)
  }

  /// A function that may be called from several threads, though not at once: `BatchLine` sees to that.
  private struct OneAtATime: @unchecked Sendable {
    let body: (BatchChanges) -> Void

    init(_ body: @escaping (BatchChanges) -> Void) { self.body = body }
  }

  /// What one thread keeps from batch to batch.
  private struct Worker {
    let builder: FactsBuilder
    var rules: BatchEvaluator
    var collector: ChangeCollector

    mutating func evaluate(_ families: [Range<Int>]) -> BatchChanges {
      let (titles, nodes) = builder.batch(families)
      let verdicts = rules.evaluate(titles.span, families: nodes.span, in: builder.world)
      return collector.collect(titles, verdicts, at: builder.world.instant)
    }
  }
}
