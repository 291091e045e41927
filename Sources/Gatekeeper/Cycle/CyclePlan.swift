import Hollow
public import RuleKit
public import Timeline

/// What a cycle has to do: the inputs indexed, the base to compare with, and the families to evaluate.
struct CyclePlan {
  let catalogue: Catalogue
  let world: World
  let base: OutputBase
  /// The digest tree of the base, nil when it is not known.
  let tree: DigestTree?
  let scope: EvaluationScope
  /// Records of the base whose videos are gone.
  let gone: [Ordinal]

  /// O(changes) after a settled cycle, else O(records).
  init(
    _ inputs: InputStates, at instant: Instant, after last: LastCycle?, _ wanted: CycleScope,
    announced: TimelineState?, _ evaluator: Evaluator
  ) throws {
    guard let last else {
      catalogue = try Catalogue(inputs)
      world = catalogue.world(at: instant)
      base =
        try announced.map { [world] in try OutputBase($0, ruleSet: evaluator.ruleSet, world: world) }
        ?? OutputBase(ruleSet: evaluator.ruleSet, world: world)
      (tree, scope, gone) = (nil, .everything, base.videos(notIn: catalogue))
      return
    }
    let changes = InputChanges(from: last.catalogue.inputs, to: inputs)
    let catalogue = try Catalogue(after: last.catalogue, changes)
    let world = catalogue.world(at: instant)
    var base = last.base
    base.move(to: world)
    scope =
      switch wanted {
      case .everything: .everything
      case .automatic:
        try EvaluationScope(
          from: (last.catalogue, last.instant), to: (catalogue, instant), changes, due: { base.due(by: instant) })
      }
    var gone: Set<Ordinal> = []
    try changes.forEach("id", of: .videos) { id in
      if catalogue.videos.position(ofID: id) == nil, let video = base.video(id) { gone.insert(video) }
    }
    (self.catalogue, self.world, self.base, tree, self.gone) = (catalogue, world, base, last.tree, gone.sorted())
  }
}

/// Readers of the six input timelines of a store.
public final class InputTimelines: Sendable {
  private let consumers: [Consumer]
  private let stores: [any BlobStore]

  /// - Parameter store: opens the blob store of a dataset for reading.
  public init(_ store: (Dataset) -> any BlobStore) {
    let stores = Dataset.allCases.map(store)
    self.stores = stores
    consumers = Dataset.allCases.map { dataset in
      Consumer(stores[dataset.index], filter: dataset == .synopses ? SynopsisTable.loadFilter : .everything)
    }
  }

  public subscript(dataset: Dataset) -> Consumer { consumers[dataset.index] }

  /// Waits for announcements and pins of any of the timelines, and of `other`.
  public func watcher(and other: any BlobStore) -> AnnouncementWatcher { AnnouncementWatcher(stores + [other]) }

  /// Pins what is announced now, or where an operator holds a timeline.
  ///
  /// - Parameters:
  ///   - held: the pins so far. A dataset that cannot advance keeps its state of them.
  ///   - failed: gets the dataset and the error of each that could not.
  public func pinLatest(
    keeping held: InputStates?, _ failed: (Dataset, any Error) -> Void
  ) throws -> InputStates {
    try InputStates { dataset in
      do {
        return try self[dataset].latest()
      } catch {
        guard let kept = held?[dataset] else { throw error }
        failed(dataset, error)
        return kept
      }
    }
  }

  /// Pins exactly the inputs of an evaluation. Throws when one cannot be read any more.
  public func pin(_ evaluation: EvaluationRecord) throws -> InputStates {
    try InputStates { dataset in
      try evaluation.version(of: dataset).map { try self[dataset].state(at: $0) }
    }
  }
}
