import Gatekeeper
import RuleKit

/// The state at the foot of a page.
struct FreshnessStrip {
  let state: String
  let evaluated: String
  let evaluatedAt: String
  let evaluatedAge: String
  let rules: String
  let inputs: [FreshnessRow]
  /// Why the newest state is not the one shown.
  let problem: String?

  init(_ served: Served, problem: String?, now: Instant) {
    let evaluation = served.evaluation
    state = served.name
    evaluated = Wording.instant(evaluation.evaluatedAt)
    evaluatedAt = evaluation.evaluatedAt.description
    evaluatedAge = Wording.distance(from: now, to: evaluation.evaluatedAt)
    rules = evaluation.rules
    inputs = Dataset.allCases.map { FreshnessRow($0, evaluation, now: now) }
    self.problem = problem
  }
}
