public import RuleKit

extension Evaluator {
  /// What each rule takes and does when everything is evaluated once; nothing is published.
  public func costs(of catalogue: Catalogue, at instant: Instant) throws -> [RuleCost] {
    let world = catalogue.world(at: instant)
    let nothing = try OutputBase(ruleSet: ruleSet, world: world)
    var costs: [RuleCost] = []
    evaluate(.everything, FactsBuilder(catalogue, world: world), comparing: nothing, digestsAll: false) { changes in
      costs.add(changes.costs)
    }
    return costs
  }
}
