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

  /// Evaluates every video and hands the batches over in the order of the catalogue's families.
  public func evaluate(
    _ catalogue: Catalogue, at instant: Instant, _ consume: (BatchOutput, World) throws -> Void
  ) rethrows {
    let builder = FactsBuilder(catalogue, world: catalogue.world(at: instant))
    let ranges = Self.batches(catalogue.videos)
    let wave = threads * 4
    for start in stride(from: 0, to: ranges.count, by: wave) {
      let inWave = Array(ranges[start..<min(start + wave, ranges.count)])
      for output in evaluate(inWave, builder) { try consume(output, builder.world) }
    }
  }

  private static func batches(_ videos: VideoTable) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for end in videos.familyStarts.dropFirst() where end - start >= batchSize || end == videos.count {
      if end > start { ranges.append(start..<end) }
      start = end
    }
    return ranges
  }

  private func evaluate(_ ranges: [Range<Int>], _ builder: FactsBuilder) -> [BatchOutput] {
    if threads == 1 || ranges.count == 1 {
      var rules = BatchEvaluator(ruleSet)
      return ranges.map { evaluate($0, builder, &rules) }
    }
    let outputs = Mutex([BatchOutput?](repeating: nil, count: ranges.count))
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, ranges.count)) { _ in
      var rules = BatchEvaluator(ruleSet)
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < ranges.count else { return }
        let output = evaluate(ranges[index], builder, &rules)
        outputs.withLock { $0[index] = output }
      }
    }
    return outputs.withLock { $0.compactMap(\.self) }
  }

  private func evaluate(_ range: Range<Int>, _ builder: FactsBuilder, _ rules: inout BatchEvaluator) -> BatchOutput {
    let (titles, nodes) = builder.batch(range)
    let verdicts = rules.evaluate(titles.span, families: nodes.span, in: builder.world)
    let nextChanges = titles.map { $0.nextChange(after: builder.world.instant) }
    var digester = BatchDigester(ruleSet: ruleSet, world: builder.world)
    return BatchOutput(
      titles: titles, verdicts: verdicts, nextChanges: nextChanges,
      digests: digester.leaves(titles, verdicts, nextChanges))
  }
}
