import RuleKit

/// The verdicts of a batch, title by title, with nothing left as a reference.
struct ExpandedBatch {
  private let titles: [TitleFacts]
  private let verdicts: BatchVerdicts
  private let ruleSet: RuleSet
  private let world: World
  /// Where each title's assets start.
  private let assetStarts: [Int]

  init(_ titles: [TitleFacts], _ verdicts: BatchVerdicts, _ ruleSet: RuleSet, _ world: World) {
    (self.titles, self.verdicts, self.ruleSet, self.world) = (titles, verdicts, ruleSet, world)
    var (starts, next): ([Int], Int) = ([], 0)
    for title in titles {
      starts.append(next)
      next += title.assets.count
    }
    assetStarts = starts
  }

  subscript(index: Int) -> VideoVerdicts {
    let title = titles[index]
    let assets = title.assets.enumerated().map { offset, asset in
      LivenessState.AssetLiveness(assetID: asset.id, live: verdicts.assetsLive[assetStarts[index] + offset])
    }
    return VideoVerdicts(
      videoID: title.videoID, live: verdicts.live[index], blocks: verdicts.findings[index].map(block), assets: assets,
      nextChange: title.nextChange(after: world.instant))
  }

  private func block(_ finding: Finding) -> VideoVerdicts.Block {
    let code = ruleSet.codes[Int(finding.codeIndex)]
    let detail = world.text(of: finding.detail)
    return VideoVerdicts.Block(
      blocker: Blocker(rule: code.ruleID, code: code.codeID, detail: detail), countries: finding.countries)
  }
}
