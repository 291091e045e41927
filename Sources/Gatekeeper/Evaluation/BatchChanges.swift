import Hollow
import RuleKit

/// What differs from the base in one batch, in tables of its own.
///
/// Batches are evaluated by many threads, but only one may write to the write state. So a thread does as much of the
/// writer's work as it can: it finds the distinct sets, blockers and blocks of its batch and numbers them, and
/// everything else refers to these numbers. The writer then adds each distinct value once a batch, which gives it an
/// ordinal, and translates numbers to ordinals by array accesses. See `LivenessWriter.add(_:)`.
struct BatchChanges: Sendable {
  /// A video whose record is new or another one.
  struct ChangedVideo: Sendable {
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

  var videos: [ChangedVideo] = []
  var sets: [CountrySet] = []
  /// Keys of findings (`Finding.key`).
  var blockers: [UInt64] = []
  /// Index into `blockers` above, into `sets` in the lower 32 bits.
  var blocks: [UInt64] = []
  /// Indices into `blocks`.
  var blockLists = FlatLists()
  /// The records of new assets; their field `live` holds an index into `sets` until the writer knows the set's ordinal.
  var newAssets = StoredRows<AssetLivenessField>()
  var newAssetCount = 0
  /// Ordinals of the base, or `newAsset` and an index into `newAssets`.
  var assetLists = FlatLists()
  /// Leaves of the digest tree, of the videos that `LeafScope` names.
  var leaves: [DigestLeaf] = []
  var evaluatedCount = 0
  /// What each rule took and did in the batch, changed or not.
  var costs: [RuleCost] = []

  /// Marks an element of `assetLists` as a new asset. Ordinals do not reach that bit.
  static let newAsset: UInt32 = 1 << 31
}

/// The videos whose leaves of the digest tree an evaluation computes.
enum LeafScope: Sendable {
  /// Those that came out otherwise than in the base: the other leaves are known.
  case changedVideos
  /// All that are evaluated: for a tree from nothing.
  case allVideos
}

/// Compares the verdicts of batches with the base, exactly, and collects what differs.
///
/// In a video that changed, often only a part did. What is as before is not written again: an equal list of blocks or
/// assets is named by -1, and in a list of assets that changed, each equal asset by its ordinal in the base.
struct ChangeCollector {
  private let base: OutputBase
  private var digester: BatchDigester
  private let leaves: LeafScope

  init(base: OutputBase, digester: BatchDigester, leaves: LeafScope) {
    (self.base, self.digester, self.leaves) = (base, digester, leaves)
  }

  /// The changes of one batch. `verdicts` are those of `videos`, in their order.
  mutating func collect(_ videos: [VideoFacts], _ verdicts: BatchVerdicts, at instant: Instant) -> BatchChanges {
    var work = Work()
    // The assets of all videos of a batch are decided in one array, video after video.
    var assetStart = 0
    for (index, video) in videos.enumerated() {
      let assets = verdicts.assetsLive[assetStart..<assetStart + video.assets.count]
      assetStart += video.assets.count
      let verdict = Verdict(
        video: video, live: verdicts.live[index], findings: verdicts.findings[index], assets: assets,
        nextChange: video.nextChange(after: instant))
      let isChanged = work.add(verdict, base)
      if isChanged || leaves == .allVideos { work.changes.leaves.append(digester.leaf(verdict)) }
    }
    work.changes.evaluatedCount = videos.count
    work.changes.costs = verdicts.costs
    return work.finish()
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

    /// Adds a video's record if it is new or another one; tells whether it is.
    mutating func add(_ verdict: Verdict, _ base: OutputBase) -> Bool {
      let old = base.video(verdict.video.videoID)
      let keepsBlocks = old.map { base.hasBlocks($0, verdict.findings) } ?? false
      let keepsAssets = old.map { hasAssets($0, verdict, base) } ?? false
      if let old, keepsBlocks, keepsAssets, base.live(old) == verdict.live,
        base.nextChange(old) == verdict.nextChange
      {
        return false
      }
      changes.videos.append(
        BatchChanges.ChangedVideo(
          id: verdict.video.videoID, old: Int32(old ?? -1), live: sets.number(of: verdict.live),
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
        guard asset.id == verdict.video.assets[index].id,
          asset.live == verdict.assets[verdict.assets.startIndex + index]
        else { return false }
      }
      return true
    }

    /// Adds a video's list of blocks; returns its index in `blockLists`.
    private mutating func addBlocks(_ findings: ArraySlice<Finding>) -> Int32 {
      for finding in findings {
        let pair = UInt64(blockers.number(of: finding.key)) << 32 | UInt64(sets.number(of: finding.countries))
        changes.blockLists.append(blocks.number(of: pair))
      }
      return changes.blockLists.endOrRepeat()
    }

    /// Adds a video's list of assets; returns its index in `assetLists`. Both the new and the old assets ascend by id,
    /// so going through the two side by side finds the equal ones, which keep their records.
    private mutating func addAssets(_ verdict: Verdict, _ old: Ordinal?, _ base: OutputBase) -> Int32 {
      let entries = old.map { base.assets($0) } ?? 0..<0
      var entry = entries.lowerBound
      for (own, live) in zip(verdict.video.assets, verdict.assets) {
        // Old assets with lower ids are gone.
        while entry < entries.upperBound, base.asset(entry).id < own.id { entry += 1 }
        if entry < entries.upperBound {
          let known = base.asset(entry)
          if known.id == own.id, known.live == live {
            changes.assetLists.append(UInt32(known.ordinal))
            continue
          }
        }
        changes.assetLists.append(BatchChanges.newAsset | UInt32(changes.newAssetCount))
        changes.newAssetCount += 1
        changes.newAssets.append(long: own.id)
        changes.newAssets.append(reference: Ordinal(sets.number(of: live)))
      }
      return changes.assetLists.end()
    }
  }
}

/// What was decided about one video.
struct Verdict {
  let video: VideoFacts
  let live: CountrySet
  /// In the order of the published blocks.
  let findings: ArraySlice<Finding>
  /// Where each of the video's own assets is live.
  let assets: ArraySlice<CountrySet>
  let nextChange: Instant?
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

  /// The leaf of one video.
  mutating func leaf(_ verdict: Verdict) -> DigestLeaf {
    content.begin(videoID: verdict.video.videoID, live: verdict.live)
    content.count(verdict.findings.count)
    for finding in verdict.findings { content.block(blocker(finding), finding.countries) }
    content.count(verdict.video.assets.count)
    for (own, live) in zip(verdict.video.assets, verdict.assets) { content.asset(own.id, live) }
    return content.leaf(nextChange: verdict.nextChange)
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
