/// Evaluates batch after batch with one rule set: what a worker keeps, so that the memory of findings is used again.
///
/// Rule after rule over the whole batch, so that timing each costs two readings of the clock a rule and batch.
public struct BatchEvaluator: Sendable {
  public let ruleSet: RuleSet
  /// Each rule's findings in the batch before.
  private var parts: [[Finding]]
  private let zeroCosts: [RuleCost]

  public init(_ ruleSet: RuleSet) {
    self.ruleSet = ruleSet
    zeroCosts = ruleSet.zeroCosts
    parts = [[Finding]](repeating: [], count: ruleSet.rules.count)
  }

  /// Evaluates titles with every rule but the hierarchy.
  public mutating func evaluate(_ titles: Span<TitleFacts>, in world: World) -> BatchFindings {
    var meter = CostMeter(zeroCosts)
    runRules(titles, in: world, &meter)
    return BatchFindings(merging: parts, titleCount: titles.count)
  }

  /// Evaluates whole families: rules, hierarchy and assets.
  ///
  /// - Precondition: `nodes` has a node a title, and every parent comes before its children.
  public mutating func evaluate(
    _ titles: Span<TitleFacts>, families nodes: Span<FamilyNode>, in world: World
  ) -> BatchVerdicts {
    var meter = CostMeter(zeroCosts)
    runRules(titles, in: world, &meter)
    let own = RuleSet.own(without: parts, titleCount: titles.count)
    meter.restart()
    let settled = ruleSet.settle(nodes, own: own.span)
    meter.charge(hierarchy, settled.findings)
    let assetsLive = ruleSet.assetsLive(of: titles, live: settled.live.span, world: world)
    meter.charge(hierarchy + 1, [])
    return BatchVerdicts(
      live: settled.live,
      findings: BatchFindings(merging: parts + [settled.findings], titleCount: titles.count),
      assetsLive: assetsLive, costs: meter.costs)
  }

  /// The hierarchy's place among costs; the asset rule comes after it.
  private var hierarchy: Int { parts.count }

  private mutating func runRules(_ titles: Span<TitleFacts>, in world: World, _ meter: inout CostMeter) {
    for index in parts.indices {
      ruleSet.evaluate(ruleAt: index, titles, in: world, into: &parts[index])
      meter.charge(index, parts[index])
    }
  }
}

extension RuleSet {
  /// Evaluates one batch with every rule but the hierarchy.
  public func evaluate(_ titles: Span<TitleFacts>, in world: World) -> BatchFindings {
    var evaluator = BatchEvaluator(self)
    return evaluator.evaluate(titles, in: world)
  }

  /// Evaluates one batch of whole families.
  ///
  /// - Precondition: `nodes` has a node a title, and every parent comes before its children.
  public func evaluate(
    _ titles: Span<TitleFacts>, families nodes: Span<FamilyNode>, in world: World
  ) -> BatchVerdicts {
    var evaluator = BatchEvaluator(self)
    return evaluator.evaluate(titles, families: nodes, in: world)
  }
}
