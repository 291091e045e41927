package import Gatekeeper
package import RuleKit
import Timeline

/// Country sets in words.
package enum CountryText {
  /// The codes, or the first `limit` and how many more there are.
  package static func text(_ countries: CountrySet, limit: Int = 12) -> String {
    if countries == .all { return "all \(Country.count) countries" }
    let codes = countries.prefix(limit).map(\.code).joined(separator: " ")
    return countries.count > limit ? "\(codes) and \(countries.count - limit) more" : codes
  }
}

/// One line that says what a cycle did: the state, how much was evaluated and changed, the cells, and the times.
package enum CycleLine {
  package static func text(_ result: CycleResult) -> String {
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
