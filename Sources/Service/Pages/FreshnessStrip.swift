import Gatekeeper
import RuleKit
import Timeline

/// The foot of a page: the state it shows, what that was made from and how old it is, in words. What the template
/// `freshness` is filled with.
struct FreshnessStrip {
  let state: String
  let evaluated: String
  /// The same instant for programs, RFC 3339.
  let evaluatedAt: String
  let evaluatedAge: String
  let rules: String
  let inputs: [FreshnessRow]
  /// Why the newest state is not the one shown; nil when it is.
  let problem: String?

  init(_ served: AnswerableState, problem: String?, now: Instant) {
    let evaluation = served.evaluation
    state = served.name
    evaluated = Wording.instant(evaluation.evaluatedAt)
    evaluatedAt = evaluation.evaluatedAt.description
    evaluatedAge = Wording.distance(from: now, to: evaluation.evaluatedAt)
    rules = "\(evaluation.rules)"
    inputs = Dataset.allCases.map { FreshnessRow($0, evaluation, now: now) }
    self.problem = problem
  }
}

/// One input dataset in the freshness strip: which version the state was made from, and how old that is.
struct FreshnessRow {
  let dataset: String
  let version: String
  let published: String
  let publishedAt: String?
  let age: String

  init(_ dataset: Dataset, _ evaluation: EvaluationRecord, now: Instant) {
    self.dataset = dataset.rawValue
    guard let input = evaluation.inputs.first(where: { $0.dataset == dataset }) else {
      (version, published, publishedAt, age) = ("none", "never", nil, "no data yet")
      return
    }
    version = "\(input.version)"
    publishedAt = input.publishedAt?.description
    published = input.publishedAt.map { Wording.instant($0) } ?? "not said"
    age = input.publishedAt.map { Wording.distance(from: now, to: $0) } ?? "not known"
  }
}
