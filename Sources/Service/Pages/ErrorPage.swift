import HTTPTypes

/// A problem, for a person.
struct ErrorPage {
  let title: String
  let detail: String
  let status: String
  let instance: String

  init(_ problem: Problem, instance: String) {
    (title, detail, status) = (problem.title, problem.detail, "\(problem.status.code)")
    self.instance = instance
  }
}
