public import RuleKit
public import Timeline

/// One finished cycle.
public struct CycleResult: Sendable {
  public let state: TimelineState
  public let evaluation: EvaluationRecord
  public let counts: CellCounts
  public let timings: CycleTimings
  /// The inputs, indexed: whoever explains the state need not index them again.
  public let catalogue: Catalogue
  /// How many videos were evaluated, and how many of them came out otherwise than before (those gone included).
  public let evaluatedVideos: Int
  public let changedVideos: Int
  /// What each rule took, and did in the videos evaluated; none when there were none.
  public let costs: [RuleCost]
}
