import BitMemory
import Hollow
public import RuleKit

/// How two output states differ: counts by direction, groups by rule and code, videos, cells.
///
/// The digest trees say where to look. Equal digests are no differences, in O(1). Where they differ, only videos of
/// buckets that differ are compared: both states list their videos by id, so going through the two lists side by side
/// pairs the videos, and an id that comes in only one of them is a video of one side. A pair that differs always has a
/// difference to show.
///
/// A state whose stored buckets are not those of its digest is damaged; then every video is compared.
///
/// ```swift
/// let diff = StateDiff(before, after)
/// print(diff.counts.liveToBlocked, "cells went dark")
/// for group in diff.groups { print(group.rule, group.code, group.cellsAdded, group.cellsRemoved) }
/// ```
public struct StateDiff: Sendable {
  /// How many cells changed, by direction.
  public struct Counts: Hashable, Sendable {
    public var blockedToLive = 0
    public var liveToBlocked = 0
    public var reasonsChanged = 0
    /// Videos of only one side.
    public var onlyLeft = 0
    public var onlyRight = 0
    /// Videos that differ in anything, assets and next change included.
    public var videos = 0

    public var cells: Int { blockedToLive + liveToBlocked + reasonsChanged }
  }

  /// What one code of a rule contributes to the differences.
  public struct Group: Hashable, Sendable {
    public var rule: String
    public var code: String
    /// Cells it blocks on the right and not on the left.
    public var cellsAdded = 0
    /// Cells it blocks on the left and not on the right.
    public var cellsRemoved = 0
    public var videos = 0
  }

  public private(set) var counts = Counts()
  /// By cells touched, the most first, then by rule and code.
  public private(set) var groups: [Group] = []
  /// Ascending by video id.
  public private(set) var videos: [VideoDiff] = []

  public var isEmpty: Bool { videos.isEmpty }

  /// O(1) for equal digests, else O(videos) look-ups of their bucket and O(blocks + assets) of the buckets that differ.
  public init(_ left: LivenessState, _ right: LivenessState) {
    guard left.evaluation.digest != right.evaluation.digest else { return }
    if let differing = Self.differingBuckets(left, right) {
      func isIn(_ state: LivenessState) -> (Ordinal) -> Bool {
        { differing.contains(DigestTree.bucket(ofVideo: state.videoID($0))) }
      }
      compare((left, left.videos.filter(isIn(left))), (right, right.videos.filter(isIn(right))))
    } else {
      compare((left, left.videos), (right, right.videos))
    }
  }

  /// Compares the records of every video, whatever digests and buckets say.
  init(everyVideoOf left: LivenessState, _ right: LivenessState) {
    compare((left, left.videos), (right, right.videos))
  }

  /// The buckets of the digest trees that differ; nil when a state's buckets are not those of its digest.
  private static func differingBuckets(_ left: LivenessState, _ right: LivenessState) -> BitSet? {
    for state in [left, right] where DigestTree.root(of: state.buckets).hexadecimal != state.evaluation.digest {
      return nil
    }
    return BitSet(left.buckets.indices.filter { left.buckets[$0] != right.buckets[$0] })
  }

  /// Pairs the videos of both sides, which ascend by id.
  private mutating func compare(
    _ left: (state: LivenessState, videos: [Ordinal]), _ right: (state: LivenessState, videos: [Ordinal])
  ) {
    var (l, r) = (0, 0)
    while l < left.videos.count || r < right.videos.count {
      let leftID = l < left.videos.count ? left.state.videoID(left.videos[l]) : .max
      let rightID = r < right.videos.count ? right.state.videoID(right.videos[r]) : .max
      if leftID < rightID {
        add(VideoDiff(only: left.state.verdicts(left.videos[l]), .onlyLeft))
        l += 1
      } else if rightID < leftID {
        add(VideoDiff(only: right.state.verdicts(right.videos[r]), .onlyRight))
        r += 1
      } else {
        let (before, after) = (left.state.verdicts(left.videos[l]), right.state.verdicts(right.videos[r]))
        if let diff = VideoDiff(before, after) { add(diff) }
        (l, r) = (l + 1, r + 1)
      }
    }
    groups = Self.groups(of: videos)
  }

  private mutating func add(_ diff: VideoDiff) {
    videos.append(diff)
    counts.videos += 1
    counts.blockedToLive += diff.blockedToLive.count
    counts.liveToBlocked += diff.liveToBlocked.count
    counts.reasonsChanged += diff.reasonsChanged.count
    if diff.presence == .onlyLeft { counts.onlyLeft += 1 }
    if diff.presence == .onlyRight { counts.onlyRight += 1 }
  }

  private static func groups(of videos: [VideoDiff]) -> [Group] {
    var groups: [String: Group] = [:]
    for video in videos {
      var seen: Set<String> = []
      for change in video.changes {
        let name = change.blocker.name
        var group = groups[name] ?? Group(rule: change.blocker.rule, code: change.blocker.code)
        group.cellsAdded += change.added.count
        group.cellsRemoved += change.removed.count
        if seen.insert(name).inserted { group.videos += 1 }
        groups[name] = group
      }
    }
    return groups.values.sorted { left, right in
      let (a, b) = (left.cellsAdded + left.cellsRemoved, right.cellsAdded + right.cellsRemoved)
      return a != b ? a > b : (left.rule, left.code) < (right.rule, right.code)
    }
  }
}

/// How the verdicts of one video differ between two states.
public struct VideoDiff: Hashable, Sendable {
  /// One blocker whose countries differ.
  public struct BlockChange: Hashable, Sendable {
    public var blocker: Blocker
    /// Countries it blocks on the right and not on the left.
    public var added: CountrySet
    /// Countries it blocks on the left and not on the right.
    public var removed: CountrySet
  }

  public var videoID: Int64
  /// Present on only one side: then every cell of it counts as appeared or gone.
  public var presence: Presence
  public var blockedToLive: CountrySet
  public var liveToBlocked: CountrySet
  /// Blocked on both sides, for other reasons.
  public var reasonsChanged: CountrySet
  /// Ascending by blocker.
  public var changes: [BlockChange]
  /// Own assets whose live countries differ, are new or gone.
  public var assetsChanged: Int
  public var nextChangeDiffers: Bool

  public enum Presence: String, Hashable, Sendable { case both, onlyLeft, onlyRight }

  /// Nil when the two sides agree in everything.
  init?(_ left: VideoVerdicts, _ right: VideoVerdicts) {
    guard left != right else { return nil }
    (videoID, presence) = (left.videoID, .both)
    changes = Self.changes(left.blocks, right.blocks)
    blockedToLive = right.live.subtracting(left.live)
    liveToBlocked = left.live.subtracting(right.live)
    let touched = changes.reduce(CountrySet()) { $0.union($1.added).union($1.removed) }
    reasonsChanged = touched.subtracting(left.live).subtracting(right.live)
    let (leftAssets, rightAssets) = (Set(left.assets), Set(right.assets))
    assetsChanged = Set(leftAssets.symmetricDifference(rightAssets).map(\.assetID)).count
    nextChangeDiffers = left.nextChange != right.nextChange
  }

  /// A video that only one side has.
  init(only verdicts: VideoVerdicts, _ presence: Presence) {
    let isRight = presence == .onlyRight
    (videoID, self.presence) = (verdicts.videoID, presence)
    blockedToLive = isRight ? verdicts.live : CountrySet()
    liveToBlocked = isRight ? CountrySet() : verdicts.live
    reasonsChanged = CountrySet()
    changes = verdicts.blocks.map {
      BlockChange(
        blocker: $0.blocker, added: isRight ? $0.countries : CountrySet(),
        removed: isRight ? CountrySet() : $0.countries)
    }
    assetsChanged = verdicts.assets.count
    nextChangeDiffers = verdicts.nextChange != nil
  }

  /// Pairs the blocks of both sides, which ascend by blocker.
  private static func changes(_ left: [Block], _ right: [Block]) -> [BlockChange] {
    var changes: [BlockChange] = []
    var (l, r) = (0, 0)
    while l < left.count || r < right.count {
      if r == right.count || (l < left.count && left[l].blocker < right[r].blocker) {
        changes.append(BlockChange(blocker: left[l].blocker, added: CountrySet(), removed: left[l].countries))
        l += 1
      } else if l == left.count || right[r].blocker < left[l].blocker {
        changes.append(BlockChange(blocker: right[r].blocker, added: right[r].countries, removed: CountrySet()))
        r += 1
      } else {
        let (before, after) = (left[l].countries, right[r].countries)
        if before != after {
          changes.append(
            BlockChange(
              blocker: left[l].blocker, added: after.subtracting(before), removed: before.subtracting(after)))
        }
        (l, r) = (l + 1, r + 1)
      }
    }
    return changes
  }
}
