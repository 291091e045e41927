/// What retention does to a timeline: which states stay readable, and which blobs go.
public struct RetentionPlan: Hashable, Sendable {
  /// The versions that policy, announcement, pin and references keep, ascending.
  public var kept: [Version]
  /// The versions that can be read afterwards: the kept ones, and those on the way to them. Ascending.
  public var left: [Version]
  /// The versions that can be read now and not afterwards, ascending.
  public var dropped: [Version]
  /// The blobs that no kept version needs, oldest first.
  public var blobs: [BlobName]

  public var isEmpty: Bool { blobs.isEmpty }
}
