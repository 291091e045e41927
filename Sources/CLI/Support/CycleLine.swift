import Gatekeeper
import RuleKit
import Timeline

/// One line that says what a cycle did.
enum CycleLine {
  static func text(_ result: CycleResult) -> String {
    let (counts, timings) = (result.counts, result.timings)
    return "liveness@\(result.state.version): \(counts.videos) videos, \(result.evaluatedVideos) evaluated, "
      + "\(result.changedVideos) changed; \(counts.cells) cells, \(counts.live) live, \(counts.blocked) blocked; "
      + "at \(result.evaluation.evaluatedAt) with \(result.evaluation.rules); "
      + "digest \(result.evaluation.digest.prefix(16)); \(Console.seconds(timings.totalSeconds)) "
      + "(index \(Console.seconds(timings.indexSeconds)), evaluate \(Console.seconds(timings.evaluateSeconds)), "
      + "publish \(Console.seconds(timings.publishSeconds)))" + costs(result.costs)
  }

  /// What the rules took together, on all threads, and which of them took most.
  private static func costs(_ costs: [RuleCost]) -> String {
    guard let most = costs.max(by: { $0.duration < $1.duration }) else { return "" }
    let all = costs.reduce(Duration.zero) { $0 + $1.duration }
    return "; rules \(Console.seconds(all.seconds)), most \(most.ruleID) \(Console.seconds(most.duration.seconds))"
  }
}
