import Hollow
public import RuleKit
public import Timeline

/// The standing check that a state published on top of the one before is what an evaluation from nothing gives.
///
/// Nothing is taken from the cycle that published it: inputs are indexed, evaluated and digested anew, and the published
/// records digested as they are stored.
public struct Audit: Sendable {
  private let evaluator: Evaluator

  /// - Parameter threads: how many threads evaluate; the cycle goes on beside.
  public init(_ ruleSet: RuleSet, threads: Int = 1) { evaluator = Evaluator(ruleSet, threads: threads) }

  /// What is wrong with `state`, evaluated from `inputs`; nil when nothing is. O(everything).
  public func fault(in state: TimelineState, of inputs: PinnedInputs) throws -> AuditFault? {
    let published = try LivenessState(state)
    let evaluation = published.evaluation
    let records = DigestTree(of: published).root.hexadecimal
    let expected = try digest(inputs, at: evaluation.evaluatedAt)
    if records == evaluation.digest, expected == evaluation.digest { return nil }
    let full = try Replayer.evaluate(inputs, at: evaluation.evaluatedAt, with: evaluator, version: state.version)
    return AuditFault(published: published, recordsDigest: records, expected: full)
  }

  private func digest(_ inputs: PinnedInputs, at instant: Instant) throws -> String {
    var tree = DigestTree()
    try evaluator.evaluateAnew(Catalogue(inputs), at: instant) { for leaf in $0.leaves { tree.set(leaf) } }
    tree.refresh()
    return tree.root.hexadecimal
  }
}
