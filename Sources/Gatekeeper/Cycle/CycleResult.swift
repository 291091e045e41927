public import RuleKit
public import Timeline

/// One finished cycle.
public struct CycleResult: Sendable {
  public let state: TimelineState
  public let evaluation: EvaluationRecord
  public let counts: CellCounts
  /// Seconds a stage took: indexing the inputs, evaluating and adding records, building and publishing the state.
  public let timings: CycleTimings
  /// How many videos were evaluated, and for how many the verdicts differ from those announced before.
  public let evaluatedVideos: Int
  public let changedVideos: Int
  /// What each rule took and did.
  public let costs: [RuleCost]
}
