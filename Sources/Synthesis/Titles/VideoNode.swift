import RuleKit

/// One video's place in the catalogue, before it has any content.
struct VideoNode: Sendable {
  /// 0-based, in id order.
  let index: Int
  let kind: VideoKind
  /// The video it hangs under: a season's show, an episode's season.
  let parentIndex: Int?
  /// Among its siblings, from 1.
  let number: Int?
  /// Its `parentId` names a video that never arrived.
  var isOrphan = false

  /// The video whose circumstances it shares: episodes of a season tend to be late together.
  var groupIndex: Int { kind == .episode ? parentIndex ?? index : index }
}
