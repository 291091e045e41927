import Hollow
import RuleKit
import Synchronization

/// What differs from the base in one batch, in tables of its own, so that the one writer adds each distinct set and block
/// once a batch and copies the rest.
struct BatchChanges: Sendable {
  /// A video whose record is new or another one.
  struct Video: Sendable {
    var id: Int64
    /// The record of the base, -1 without one.
    var old: Int32
    /// Index into `sets`.
    var live: UInt32
    /// Index into `blockLists`; -1 where the list of the base stays.
    var blockList: Int32
    /// Index into `assetLists`; -1 where the list of the base stays.
    var assetList: Int32
    var nextChange: Instant?
  }

  var videos: [Video] = []
  var sets: [CountrySet] = []
  /// Keys of findings (`Finding.key`).
  var blockers: [UInt64] = []
  /// Index into `blockers` above, into `sets` in the lower 32 bits.
  var blocks: [UInt64] = []
  /// Indices into `blocks`.
  var blockLists = FlatLists()
  /// New assets: id and index into `sets`, zigzagged and raw, in turn.
  var assetRows: [UInt64] = []
  /// Ordinals of the base, or `newAsset` and an index into `assetRows`.
  var assetLists = FlatLists()
  /// Leaves of the digest tree: of the videos that changed, or of all.
  var leaves: [DigestLeaf] = []
  var evaluatedCount = 0
  /// What each rule took and did in the batch, changed or not.
  var costs: [RuleCost] = []

  static let newAsset: UInt32 = 1 << 31
}

/// Compares the verdicts of batches with the base, exactly, and collects what differs.
struct ChangeCollector {
  private let base: OutputBase
  private var digester: BatchDigester
  /// Whether leaves are wanted of videos that did not change too.
  private let digestsAll: Bool

  init(base: OutputBase, digester: BatchDigester, digestsAll: Bool) {
    (self.base, self.digester, self.digestsAll) = (base, digester, digestsAll)
  }

  mutating func collect(_ titles: [VideoFacts], _ verdicts: BatchVerdicts, at instant: Instant) -> BatchChanges {
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
    let title: VideoFacts
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
    _ title: VideoFacts, live: CountrySet, findings: ArraySlice<Finding>, assets: ArraySlice<CountrySet>,
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

/// Hands the results of batches on in the order of the batches, whatever thread finishes first: whoever puts a result
/// down while nobody hands on does it, up to the first that is missing. So no thread waits for another.
///
/// `consume` runs on one thread at a time, and what it did is seen by its next run.
final class InOrderDelivery<Result: Sendable>: Sendable {
  private struct Content {
    var waiting: [Int: Result] = [:]
    var next = 0
    var isHandingOn = false
  }

  private let content = Mutex(Content())

  /// Puts the result of batch `index` down.
  func put(_ result: Result, at index: Int, _ consume: (Result) -> Void) {
    content.withLock { $0.waiting[index] = result }
    while let ready = take() {
      consume(ready)
      content.withLock { $0.isHandingOn = false }
    }
  }

  /// The next result, for the one thread that is to hand it on.
  private func take() -> Result? {
    content.withLock { content in
      guard !content.isHandingOn, let ready = content.waiting.removeValue(forKey: content.next) else { return nil }
      content.isHandingOn = true
      content.next += 1
      return ready
    }
  }
}
