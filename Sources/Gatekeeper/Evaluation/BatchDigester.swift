import RuleKit

/// Computes the leaf digests of a batch; each distinct blocker is hashed once.
struct BatchDigester {
  private let ruleSet: RuleSet
  private let world: World
  private var blockers: [BlockerKey: [UInt8]] = [:]

  init(ruleSet: RuleSet, world: World) { (self.ruleSet, self.world) = (ruleSet, world) }

  mutating func leaves(
    _ titles: [TitleFacts], _ verdicts: BatchVerdicts, _ nextChanges: [Instant?]
  ) -> [LivenessDigest.Leaf] {
    var leaves: [LivenessDigest.Leaf] = []
    leaves.reserveCapacity(titles.count)
    var asset = 0
    for (index, title) in titles.enumerated() {
      var content = LeafContent(videoID: title.videoID, live: verdicts.live[index])
      let findings = verdicts.findings[index]
      content.count(findings.count)
      for finding in findings { content.block(blocker(finding), finding.countries) }
      content.count(title.assets.count)
      for own in title.assets {
        content.asset(own.id, verdicts.assetsLive[asset])
        asset += 1
      }
      leaves.append(content.leaf(nextChange: nextChanges[index]))
    }
    return leaves
  }

  private mutating func blocker(_ finding: Finding) -> [UInt8] {
    let key = BlockerKey(finding)
    if let known = blockers[key] { return known }
    let code = ruleSet.codes[Int(finding.codeIndex)]
    let hash = LivenessDigest.blocker(rule: code.ruleID, code: code.codeID, detail: world.text(of: finding.detail))
    blockers[key] = hash
    return hash
  }
}
