import Gatekeeper
import RuleKit
import Timeline

/// The foot of a page: the state it shows, what that was made from and how old it is, in words.
struct FreshnessStrip {
  let state: String
  let evaluated: String
  /// The same instant for programs, RFC 3339.
  let evaluatedAt: String
  let evaluatedAge: String
  let rules: String
  let inputs: [FreshnessRow]
  /// What is wrong now, a sentence each.
  let problems: [String]

  init(_ served: AnswerableState, problems: [StandingProblem], now: Instant) {
    let evaluation = served.evaluation
    state = served.name
    evaluated = Wording.instant(evaluation.evaluatedAt)
    evaluatedAt = evaluation.evaluatedAt.description
    evaluatedAge = Wording.distance(from: now, to: evaluation.evaluatedAt)
    rules = "\(evaluation.rules)"
    inputs = Dataset.allCases.map { FreshnessRow($0, evaluation, now: now) }
    self.problems = problems.map(\.notice)
  }

  var html: HTML {
    """
    <footer aria-labelledby="freshness">
    <h2 id="freshness">What this page was made from</h2>
    \(problems.map { "<p class=\"notice\" role=\"status\">\(data: $0)</p>" as HTML })
    <p>State <code>\(state)</code>, evaluated <time datetime="\(evaluatedAt)">\(evaluated)</time>, \(evaluatedAge), \
    with the rules <code>\(rules)</code>.</p>
    <div class="wide"><table>
    <caption>The input datasets of this state</caption>
    <thead><tr><th scope="col">Dataset</th><th scope="col">Version</th><th scope="col">Published</th>\
    <th scope="col">Age</th></tr></thead>
    <tbody>\(inputs.map(\.html))
    </tbody></table></div>
    </footer>
    """
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

  fileprivate var html: HTML {
    let instant: HTML = publishedAt.map { "<time datetime=\"\($0)\">\(published)</time>" } ?? "\(published)"
    return """

      <tr><th scope="row">\(dataset)</th><td><code>\(version)</code></td><td>\(instant)</td><td>\(age)</td></tr>
      """
  }
}

extension StandingProblem {
  /// The problem as a sentence of a page.
  fileprivate var notice: String {
    since.map { "\(sentence) (since \(Wording.instant($0)))" } ?? sentence
  }
}
