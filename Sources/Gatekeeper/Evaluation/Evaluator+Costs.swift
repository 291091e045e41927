public import RuleKit

extension Evaluator {
  /// What each rule takes and does when everything is evaluated once; nothing is published.
  public func costs(of catalogue: Catalogue, at instant: Instant) throws -> [RuleCost] {
    var costs: [RuleCost] = []
    try evaluateAnew(catalogue, at: instant) { costs.add($0.costs) }
    return costs
  }
}
