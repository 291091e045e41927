import Hollow
import RuleKit
import Timeline

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
    _ inputs: PinnedInputs, at instant: Instant, after last: SettledCycle?, _ wanted: CycleScope,
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
