/// Where a cycle's time went, in seconds.
public struct CycleTimings: Hashable, Sendable {
  /// Indexing the inputs, or what changed in them.
  public var indexSeconds = 0.0
  /// Evaluating, comparing with the state before, and staging what differs.
  public var evaluateSeconds = 0.0
  /// Building the state, its blobs, and the announcement.
  public var publishSeconds = 0.0

  public init() {}

  public var totalSeconds: Double { indexSeconds + evaluateSeconds + publishSeconds }
}
