import Hollow
import RuleKit
import Timeline

/// Fills a write state of the output dataset with a full evaluation and its `Evaluation` record.
struct OutputBuilder {
  let evaluator: Evaluator
  let catalogue: Catalogue
  let instant: Instant
  let follows: Version?
  private(set) var costs: [RuleCost] = []

  init(evaluator: Evaluator, catalogue: Catalogue, instant: Instant, follows: Version?) {
    (self.evaluator, self.catalogue, self.instant, self.follows) = (evaluator, catalogue, instant, follows)
  }

  /// Returns what was evaluated and how many cells came out.
  mutating func populate(_ write: WriteState) throws -> (EvaluationRecord, CellCounts) {
    var writer = try LivenessWriter(write, ruleSet: evaluator.ruleSet)
    var digest = LivenessDigest()
    try writer.addCountryIndex()
    evaluator.evaluate(catalogue, at: instant) { output, world in
      writer.add(output, world)
      costs.add(output.verdicts.costs)
      digest.add(output.digests)
    }
    let record = EvaluationRecord(
      evaluatedAt: instant, rules: EvaluationRecord.rules(of: evaluator.ruleSet), mode: "full",
      inputs: catalogue.inputs.versions, follows: follows, digest: digest.hex())
    try writer.add(record)
    return (record, writer.counts)
  }
}
