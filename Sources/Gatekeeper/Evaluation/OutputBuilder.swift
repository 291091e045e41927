import Hollow
import RuleKit
import Timeline

/// Builds an output: fills a write state, which holds the records of `base`, with the differences an evaluation makes
/// and with its `Evaluation` record.
///
/// The digest tree grows beside: the leaves of changed videos are replaced in the tree of the base, so that a digest of
/// the whole output costs what changed.
package struct OutputBuilder {
  let evaluator: Evaluator
  let catalogue: Catalogue
  let world: World
  let base: OutputBase
  /// The digest tree of the base; nil when it is not known: then everything is evaluated and digested.
  let tree: DigestTree?
  let follows: Version?

  /// What came out.
  struct Outcome {
    var evaluation: EvaluationRecord
    var tree: DigestTree
    var evaluatedVideos = 0
    var changedVideos = 0
    var costs: [RuleCost] = []
  }

  /// The types whose records stay until they are removed.
  package static let roots: Set = [
    VideoLivenessField.typeName, CountryIndexField.typeName, DigestBucketField.typeName, EvaluationField.typeName,
  ]

  /// - Parameter gone: records of the base whose videos the catalogue does not have.
  func populate(_ write: WriteState, scope: EvaluationScope, gone: [Ordinal]) throws -> Outcome {
    var writer = try LivenessWriter(write, ruleSet: evaluator.ruleSet, world: world, base: base)
    var newTree = tree ?? DigestTree()
    var evaluatedVideos = 0
    var costs: [RuleCost] = []
    try writer.addCountryIndex()
    for video in gone {
      writer.remove(video: video)
      newTree.remove(videoID: base.videoID(video))
    }
    let scope = tree == nil ? .everything : scope
    if case .everything = scope { writer.reserve(catalogue) }
    // A tree from nothing needs the leaves of the videos that did not change too.
    let leaves: LeafScope = tree == nil ? .allVideos : .changedVideos
    evaluator.evaluate(scope, FactsBuilder(catalogue, world: world), comparing: base, leaves: leaves) { changes in
      writer.add(changes)
      for leaf in changes.leaves { newTree.set(leaf) }
      evaluatedVideos += changes.evaluatedCount
      costs.add(changes.costs)
    }
    let changedBuckets = newTree.refresh()
    // Without a known tree, the buckets that the base holds may be any: all are written.
    try writer.add(tree == nil ? Array(0..<DigestTree.bucketCount) : changedBuckets, of: newTree)
    let record = EvaluationRecord(
      evaluatedAt: world.instant, rules: RuleSetIdentity(evaluator.ruleSet), mode: mode(scope),
      inputs: catalogue.inputs.versions, follows: follows, digest: newTree.root.hexadecimal)
    try writer.add(record)
    return Outcome(
      evaluation: record, tree: newTree, evaluatedVideos: evaluatedVideos, changedVideos: writer.changedCount,
      costs: costs)
  }

  private func mode(_ scope: EvaluationScope) -> EvaluationMode {
    if case .everything = scope { .full } else { .incremental }
  }
}
