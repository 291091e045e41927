public import RuleKit

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

  /// Both lists ascend by blocker.
  private static func changes(_ left: [VideoVerdicts.Block], _ right: [VideoVerdicts.Block]) -> [BlockChange] {
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
