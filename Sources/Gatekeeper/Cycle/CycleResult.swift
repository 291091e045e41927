public import Timeline

/// One finished cycle.
public struct CycleResult: Sendable {
  public let state: TimelineState
  public let evaluation: EvaluationRecord
  public let counts: CellCounts
  /// Seconds a stage took: indexing the inputs, evaluating and adding records, building and publishing the state.
  public let timings: CycleTimings
}
