import Gatekeeper
import RuleKit
import Timeline

/// One line that says what a cycle did.
enum CycleLine {
  static func text(_ result: CycleResult) -> String {
    let (counts, timings) = (result.counts, result.timings)
    return "liveness@\(result.state.version): \(counts.videos) videos, \(counts.cells) cells, \(counts.live) live, "
      + "\(counts.blocked) blocked; at \(result.evaluation.evaluatedAt) with \(result.evaluation.rules); "
      + "digest \(result.evaluation.digest.prefix(16)); \(Console.seconds(timings.totalSeconds)) "
      + "(index \(Console.seconds(timings.indexSeconds)), evaluate \(Console.seconds(timings.evaluateSeconds)), "
      + "publish \(Console.seconds(timings.publishSeconds)))"
  }
}
