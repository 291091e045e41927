/// The steps of an evaluation, one rule at a time.
extension RuleSet {
  /// What one rule finds in a batch: sorted by title, code index and detail, one finding for each of these.
  ///
  /// - Parameters:
  ///   - index: into `rules`.
  ///   - findings: replaced. Pass what this rule filled for the batch before, so that its memory is used again.
  public func evaluate(
    ruleAt index: Int, _ titles: Span<TitleFacts>, in world: World, into findings: inout [Finding]
  ) {
    Self.evaluate(rules[index], firstCodeIndex: firstCodeIndexes[index], titles, in: world, into: &findings)
  }

  /// Where each title has no blocker among these findings; any order.
  ///
  /// - Complexity: O(findings).
  public static func own(without findings: [[Finding]], titleCount: Int) -> [CountrySet] {
    var own = [CountrySet](repeating: .all, count: titleCount)
    for findings in findings {
      for finding in findings { own[Int(finding.title)].subtract(finding.countries) }
    }
    return own
  }

  /// Carries the own verdicts along the families: live countries a node, and what the hierarchy blocks.
  ///
  /// - Precondition: `own` has a set a node, whole families are in the batch, and every parent comes before its children.
  public func settle(
    _ nodes: Span<FamilyNode>, own: Span<CountrySet>
  ) -> (live: [CountrySet], findings: [Finding]) {
    Self.settle(nodes, own: own, by: hierarchy, firstCodeIndex: firstHierarchyCodeIndex)
  }

  /// Where each own asset of each title is live: all sets of the first title, then all of the second.
  public func assetsLive(
    of titles: Span<TitleFacts>, live: Span<CountrySet>, world: World
  ) -> [CountrySet] {
    var sets: [CountrySet] = []
    var assetCount = 0
    for index in titles.indices { assetCount += titles[index].assets.count }
    sets.reserveCapacity(assetCount)
    assets.evaluate(titles, live: live, in: world, into: &sets)
    return sets
  }

  private static func evaluate<R: Rule>(
    _ rule: R, firstCodeIndex: Int, _ titles: Span<TitleFacts>, in world: World, into buffer: inout [Finding]
  ) {
    var findings = Findings<R.Code>(firstCodeIndex: firstCodeIndex, buffer: &buffer)
    rule.evaluate(titles, in: world, into: &findings)
    buffer = findings.finish()
  }

  private static func settle<R: HierarchyRule>(
    _ nodes: Span<FamilyNode>, own: Span<CountrySet>, by rule: R, firstCodeIndex: Int
  ) -> (live: [CountrySet], findings: [Finding]) {
    var findings = Findings<R.Code>(firstCodeIndex: firstCodeIndex)
    let live = rule.settle(nodes, own: own, into: &findings)
    return (live, findings.finish())
  }
}
