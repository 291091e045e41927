public import RuleKit

extension Evaluator {
  /// What each rule takes and does when everything is evaluated once; nothing is written.
  public func costs(of catalogue: Catalogue, at instant: Instant) -> [RuleCost] {
    var costs: [RuleCost] = []
    evaluate(catalogue, at: instant) { output, _ in costs.add(output.verdicts.costs) }
    return costs
  }
}
