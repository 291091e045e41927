public import Timeline

/// One finished cycle.
public struct CycleResult: Sendable {
  public let state: TimelineState
  public let evaluation: EvaluationRecord
  public let counts: CellCounts
  /// Seconds a stage took: indexing the inputs, evaluating and adding records, building and publishing the state.
  public let timings: CycleTimings
}

/// Where a cycle's time went, in seconds.
public struct CycleTimings: Hashable, Sendable {
  public var indexSeconds = 0.0
  public var evaluateSeconds = 0.0
  public var publishSeconds = 0.0

  public init() {}

  public var totalSeconds: Double { indexSeconds + evaluateSeconds + publishSeconds }
}
