import RuleKit

/// Computes the leaves of the digest tree from verdicts; each distinct blocker is hashed once.
struct BatchDigester {
  private let ruleSet: RuleSet
  private let world: World
  /// By key of a finding.
  private var blockers: [UInt64: ContentHash] = [:]
  private var content = LeafContent()

  init(ruleSet: RuleSet, world: World) { (self.ruleSet, self.world) = (ruleSet, world) }

  /// The leaf of one title.
  mutating func leaf(
    _ title: TitleFacts, live: CountrySet, findings: ArraySlice<Finding>, assets: ArraySlice<CountrySet>,
    nextChange: Instant?
  ) -> DigestLeaf {
    content.begin(videoID: title.videoID, live: live)
    content.count(findings.count)
    for finding in findings { content.block(blocker(finding), finding.countries) }
    content.count(title.assets.count)
    for (own, live) in zip(title.assets, assets) { content.asset(own.id, live) }
    return content.leaf(nextChange: nextChange)
  }

  private mutating func blocker(_ finding: Finding) -> ContentHash {
    if let known = blockers[finding.key] { return known }
    let code = ruleSet.codes[Int(finding.codeIndex)]
    let hash = LeafContent.blocker(rule: code.ruleID, code: code.codeID, detail: world.text(of: finding.detail))
    blockers[finding.key] = hash
    return hash
  }
}
