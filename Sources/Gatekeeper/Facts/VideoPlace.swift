import RuleKit

/// What of a `Video` record decides its place among the families.
struct VideoPlace: Hashable, Comparable {
  let id: Int64
  let kind: VideoKind
  /// As the record says, whether there is such a video or not.
  let parentID: Int64?

  static func < (left: VideoPlace, right: VideoPlace) -> Bool { left.id < right.id }
}
