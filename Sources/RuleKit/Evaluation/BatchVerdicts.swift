/// The complete verdicts of one batch of whole families.
public struct BatchVerdicts: Sendable {
  /// Live countries by title: disjoint from the title's findings, and together with them every country.
  public let live: [CountrySet]
  /// What every rule and the hierarchy found.
  public let findings: BatchFindings
  /// Live countries by asset: all own assets of the first title, then of the second.
  public let assetsLive: [CountrySet]
}

extension RuleSet {
  /// Evaluates titles with every rule but the hierarchy.
  public func evaluate(_ titles: Span<TitleFacts>, in world: World) -> BatchFindings {
    var parts: [[Finding]] = []
    for index in rules.indices { parts.append(findings(ofRuleAt: index, in: titles, world: world)) }
    return BatchFindings(merging: parts, titleCount: titles.count)
  }

  /// Evaluates whole families: rules, hierarchy and assets.
  ///
  /// - Precondition: `nodes` has a node a title, and every parent comes before its children.
  public func evaluate(
    _ titles: Span<TitleFacts>, families nodes: Span<FamilyNode>, in world: World
  ) -> BatchVerdicts {
    var parts: [[Finding]] = []
    for index in rules.indices { parts.append(findings(ofRuleAt: index, in: titles, world: world)) }
    let own = Self.own(without: parts, titleCount: titles.count)
    let settled = settle(nodes, own: own.span)
    parts.append(settled.findings)
    let assetsLive = assetsLive(of: titles, live: settled.live.span, world: world)
    return BatchVerdicts(
      live: settled.live, findings: BatchFindings(merging: parts, titleCount: titles.count), assetsLive: assetsLive)
  }
}
