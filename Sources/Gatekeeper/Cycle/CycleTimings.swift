/// Where a cycle's time went, in seconds.
public struct CycleTimings: Hashable, Sendable {
  public var indexSeconds = 0.0
  public var evaluateSeconds = 0.0
  public var publishSeconds = 0.0

  public init() {}

  public var totalSeconds: Double { indexSeconds + evaluateSeconds + publishSeconds }
}
