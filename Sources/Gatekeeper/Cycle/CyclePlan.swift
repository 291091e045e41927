import Hollow
import RuleKit
import Timeline

/// What a cycle has to do: the inputs indexed, the base to compare with, and the families to evaluate.
///
/// There are two kinds of plan. A first cycle knows nothing: it indexes all inputs, reads the announced output,
/// evaluates everything and compares it with that output. A later cycle goes on from what the one before left
/// (`LastCycle`): it finds what changed in the inputs since, brings catalogue and base up to date at the cost of those
/// changes, and evaluates the families they reach. Both come to the same output.
struct CyclePlan {
  let catalogue: Catalogue
  let world: World
  let base: OutputBase
  /// The digest tree of the base, nil when it is not known.
  let tree: DigestTree?
  let scope: EvaluationScope
  /// Records of the base whose videos are gone.
  let gone: [Ordinal]

  /// The plan of a cycle after `last`, or of a first one where there is none. O(changes) after a cycle, else
  /// O(records).
  ///
  /// - Parameter announced: the output to compare with in a first cycle; nil before the first of its timeline.
  init(
    _ inputs: InputStates, at instant: Instant, with evaluator: Evaluator, after last: LastCycle?, scope: CycleScope,
    announced: TimelineState?
  ) throws {
    if let last {
      try self.init(inputs, at: instant, after: last, scope)
    } else {
      try self.init(firstOf: inputs, at: instant, with: evaluator, announced: announced)
    }
  }

  private init(
    firstOf inputs: InputStates, at instant: Instant, with evaluator: Evaluator, announced: TimelineState?
  ) throws {
    let catalogue = try Catalogue(inputs)
    let world = catalogue.world(at: instant)
    let base =
      try announced.map { try OutputBase($0, ruleSet: evaluator.ruleSet, world: world) }
      ?? OutputBase(ruleSet: evaluator.ruleSet, world: world)
    (self.catalogue, self.world, self.base) = (catalogue, world, base)
    (tree, scope, gone) = (nil, .everything, base.videos(notIn: catalogue))
  }

  private init(_ inputs: InputStates, at instant: Instant, after last: LastCycle, _ wanted: CycleScope) throws {
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
    // Only a video whose record changed can be gone. Its id may come twice, from its old record and from its new one.
    var gone: Set<Ordinal> = []
    try changes.forEach(VideoField.id, of: .videos) { id in
      if catalogue.videos.position(ofID: id) == nil, let video = base.video(id) { gone.insert(video) }
    }
    (self.catalogue, self.world, self.base, tree, self.gone) = (catalogue, world, base, last.tree, gone.sorted())
  }
}

/// How much of the catalogue a cycle evaluates. The outcome is the same.
public enum CycleScope: Sendable {
  /// What may have changed since the state before, or everything where that is not known.
  case automatic
  case everything
}

/// What an announced cycle leaves for the next.
struct LastCycle {
  var catalogue: Catalogue
  var instant: Instant
  var base: OutputBase
  var tree: DigestTree
}
