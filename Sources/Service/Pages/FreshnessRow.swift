import Gatekeeper
import RuleKit
import Timeline

/// One input dataset in the freshness strip: which version the state was made from, and how old it is.
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
