import Hollow
import RuleKit

/// Compares the verdicts of batches with the base, exactly, and collects what differs.
struct ChangeCollector {
  private let base: OutputBase
  private var digester: BatchDigester
  /// Whether leaves are wanted of videos that did not change too.
  private let digestsAll: Bool

  init(base: OutputBase, digester: BatchDigester, digestsAll: Bool) {
    (self.base, self.digester, self.digestsAll) = (base, digester, digestsAll)
  }

  mutating func collect(_ titles: [TitleFacts], _ verdicts: BatchVerdicts, at instant: Instant) -> BatchChanges {
    var work = Work()
    var assetStart = 0
    for (index, title) in titles.enumerated() {
      let assets = verdicts.assetsLive[assetStart..<assetStart + title.assets.count]
      assetStart += title.assets.count
      let nextChange = title.nextChange(after: instant)
      let verdict = Verdict(
        title: title, live: verdicts.live[index], findings: verdicts.findings[index], assets: assets,
        nextChange: nextChange)
      let isChanged = work.add(verdict, base)
      if isChanged || digestsAll {
        work.changes.leaves.append(
          digester.leaf(
            title, live: verdict.live, findings: verdict.findings, assets: assets, nextChange: nextChange))
      }
    }
    work.changes.evaluatedCount = titles.count
    work.changes.costs = verdicts.costs
    return work.finish()
  }

  /// What was decided about one title.
  private struct Verdict {
    let title: TitleFacts
    let live: CountrySet
    let findings: ArraySlice<Finding>
    let assets: ArraySlice<CountrySet>
    let nextChange: Instant?
  }

  /// One batch under way.
  private struct Work {
    var changes = BatchChanges()
    private var sets = DistinctValues<CountrySet>()
    private var blockers = DistinctValues<UInt64>()
    private var blocks = DistinctValues<UInt64>()

    consuming func finish() -> BatchChanges {
      (changes.sets, changes.blockers, changes.blocks) = (sets.values, blockers.values, blocks.values)
      return changes
    }

    /// Adds a title's record if it is new or another one; tells whether it is.
    mutating func add(_ verdict: Verdict, _ base: OutputBase) -> Bool {
      let old = base.video(verdict.title.videoID)
      let keepsBlocks = old.map { base.hasBlocks($0, verdict.findings) } ?? false
      let keepsAssets = old.map { hasAssets($0, verdict, base) } ?? false
      if let old, keepsBlocks, keepsAssets, base.live(old) == verdict.live,
        base.nextChange(old) == verdict.nextChange
      {
        return false
      }
      changes.videos.append(
        BatchChanges.Video(
          id: verdict.title.videoID, old: Int32(old ?? -1), live: sets.number(of: verdict.live),
          blockList: keepsBlocks ? -1 : addBlocks(verdict.findings),
          assetList: keepsAssets ? -1 : addAssets(verdict, old, base), nextChange: verdict.nextChange))
      return true
    }

    /// Whether a video's assets are those of its record, each live where it was.
    private func hasAssets(_ old: Ordinal, _ verdict: Verdict, _ base: OutputBase) -> Bool {
      let entries = base.assets(old)
      guard base.assetList(old) != nil, entries.count == verdict.assets.count else { return false }
      for (index, entry) in entries.enumerated() {
        let asset = base.asset(entry)
        guard asset.id == verdict.title.assets[index].id,
          asset.live == verdict.assets[verdict.assets.startIndex + index]
        else { return false }
      }
      return true
    }

    private mutating func addBlocks(_ findings: ArraySlice<Finding>) -> Int32 {
      for finding in findings {
        let pair = UInt64(blockers.number(of: finding.key)) << 32 | UInt64(sets.number(of: finding.countries))
        changes.blockLists.append(blocks.number(of: pair))
      }
      return changes.blockLists.endOrRepeat()
    }

    /// Both the new and the old assets ascend by id: equal ones keep their records.
    private mutating func addAssets(_ verdict: Verdict, _ old: Ordinal?, _ base: OutputBase) -> Int32 {
      let entries = old.map { base.assets($0) } ?? 0..<0
      var entry = entries.lowerBound
      for (own, live) in zip(verdict.title.assets, verdict.assets) {
        while entry < entries.upperBound, base.asset(entry).id < own.id { entry += 1 }
        if entry < entries.upperBound {
          let known = base.asset(entry)
          if known.id == own.id, known.live == live {
            changes.assetLists.append(UInt32(known.ordinal))
            continue
          }
        }
        changes.assetLists.append(BatchChanges.newAsset | UInt32(changes.assetRows.count / 2))
        changes.assetRows.append(ZigZag.encode(own.id))
        changes.assetRows.append(UInt64(sets.number(of: live)))
      }
      return changes.assetLists.end()
    }
  }
}
