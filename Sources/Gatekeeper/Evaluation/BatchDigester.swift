import RuleKit

/// Computes the leaves of the digest tree from verdicts; each distinct blocker is hashed once.
struct BatchDigester {
  private let ruleSet: RuleSet
  private let world: World
  /// Keys of findings, and by their number the hashes.
  private var keys = DistinctValues<UInt64>()
  private var blockers: [ContentHash] = []
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
    let number = Int(keys.number(of: finding.key))
    if number == blockers.count {
      let code = ruleSet.codes[Int(finding.codeIndex)]
      blockers.append(
        LeafContent.blocker(rule: code.ruleID, code: code.codeID, detail: world.text(of: finding.detail)))
    }
    return blockers[number]
  }
}
