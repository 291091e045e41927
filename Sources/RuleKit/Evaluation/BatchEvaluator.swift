/// Evaluates batch after batch with one rule set: what a worker keeps, so that the memory of findings is used again.
///
/// A caller that times each rule takes the same steps itself: `RuleSet+Steps.swift`.
public struct BatchEvaluator: Sendable {
  public let ruleSet: RuleSet
  /// Each rule's findings in the batch before.
  private var parts: [[Finding]]

  public init(_ ruleSet: RuleSet) {
    self.ruleSet = ruleSet
    parts = [[Finding]](repeating: [], count: ruleSet.rules.count)
  }

  /// Evaluates titles with every rule but the hierarchy.
  public mutating func evaluate(_ titles: Span<TitleFacts>, in world: World) -> BatchFindings {
    runRules(titles, in: world)
    return BatchFindings(merging: parts, titleCount: titles.count)
  }

  /// Evaluates whole families: rules, hierarchy and assets.
  ///
  /// - Precondition: `nodes` has a node a title, and every parent comes before its children.
  public mutating func evaluate(
    _ titles: Span<TitleFacts>, families nodes: Span<FamilyNode>, in world: World
  ) -> BatchVerdicts {
    runRules(titles, in: world)
    let own = RuleSet.own(without: parts, titleCount: titles.count)
    let settled = ruleSet.settle(nodes, own: own.span)
    return BatchVerdicts(
      live: settled.live,
      findings: BatchFindings(merging: parts + [settled.findings], titleCount: titles.count),
      assetsLive: ruleSet.assetsLive(of: titles, live: settled.live.span, world: world))
  }

  private mutating func runRules(_ titles: Span<TitleFacts>, in world: World) {
    for index in parts.indices { ruleSet.evaluate(ruleAt: index, titles, in: world, into: &parts[index]) }
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
