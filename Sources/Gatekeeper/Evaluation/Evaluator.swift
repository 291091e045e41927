import BitMemory
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
    let line = InOrderDelivery<BatchChanges>()
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

    mutating func evaluate(_ families: [Range<Int>]) -> BatchChanges {
      let (titles, nodes) = builder.batch(families)
      let verdicts = rules.evaluate(titles.span, families: nodes.span, in: builder.world)
      return collector.collect(titles, verdicts, at: builder.world.instant)
    }
  }
}

extension Evaluator {
  /// What each rule takes and does when everything is evaluated once; nothing is published.
  public func costs(of catalogue: Catalogue, at instant: Instant) throws -> [RuleCost] {
    var costs: [RuleCost] = []
    try evaluateAnew(catalogue, at: instant) { costs.add($0.costs) }
    return costs
  }
}

/// Which families an evaluation covers.
enum EvaluationScope {
  case everything
  /// Numbers of families of the new catalogue.
  case families(BitSet)

  /// What has to be evaluated again when a catalogue follows another: the families of every video that a changed record
  /// is about, before or after the change, and of every video whose own part changes by an instant that has passed. Everything
  /// when a territory changed, as it speaks of every video, and when the clock went back.
  ///
  /// - Parameters:
  ///   - changes: from the old catalogue's inputs to the new one's.
  ///   - due: the videos whose `nextChange` has passed.
  /// - Complexity: O(changes x families they touch).
  init(
    from old: (catalogue: Catalogue, instant: Instant), to new: (catalogue: Catalogue, instant: Instant),
    _ changes: InputChanges, due: () -> [Int64]
  ) throws {
    guard new.instant >= old.instant, !changes.changes("Territory", of: .territories) else {
      self = .everything
      return
    }
    var touched = TouchedFamilies(old: old.catalogue.videos, new: new.catalogue.videos)
    if new.instant > old.instant { for id in due() { touched.add(video: id) } }
    for dataset in [Dataset.contracts, .assets, .ratings, .synopses] {
      try changes.forEach("videoId", of: dataset) { touched.add(video: $0) }
    }
    try changes.forEach("id", of: .videos) { touched.add(familyOf: $0) }
    self = .families(touched.families)
  }

  /// The positions to evaluate, cut into batches of whole families.
  ///
  /// - Parameter size: videos a batch, at least, but for the last.
  func batches(_ videos: VideoTable, size: Int) -> [[Range<Int>]] {
    var batches: [[Range<Int>]] = []
    var (batch, count): ([Range<Int>], Int) = ([], 0)
    func add(_ family: Range<Int>) {
      if let last = batch.last, last.upperBound == family.lowerBound {
        batch[batch.count - 1] = last.lowerBound..<family.upperBound
      } else {
        batch.append(family)
      }
      count += family.count
      if count >= size {
        batches.append(batch)
        (batch, count) = ([], 0)
      }
    }
    switch self {
    case .everything: for number in 0..<videos.familyCount { add(videos.family(number)) }
    case .families(let numbers): for number in numbers { add(videos.family(number)) }
    }
    if !batch.isEmpty { batches.append(batch) }
    return batches
  }
}

/// Gathers the families of the new catalogue that changed records reach.
struct TouchedFamilies {
  private let old: VideoTable
  private let new: VideoTable
  /// Numbers of families of the new catalogue.
  private(set) var families = BitSet()

  init(old: VideoTable, new: VideoTable) { (self.old, self.new) = (old, new) }

  /// The family of a video, which may be unknown: then a record about it reaches nobody.
  mutating func add(video id: Int64) {
    if let position = new.position(ofID: id) { families.insert(new.familyNumber(ofPosition: position)) }
  }

  /// The family of a video whose own record changed, and wherever the members of its former family are now: one that left
  /// leaves a parent without a child, or children without a parent.
  mutating func add(familyOf id: Int64) {
    add(video: id)
    guard let position = old.position(ofID: id) else { return }
    for member in old.family(ofPosition: position) { add(video: old.ids[member]) }
  }
}
