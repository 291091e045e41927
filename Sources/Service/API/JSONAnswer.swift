import Gatekeeper
import HTTPTypes
import Hummingbird
import RuleKit

/// Answers in JSON about one served state.
///
/// Which state that is stands in the headers alone, so equal answers of two states have equal bytes and one entity tag: a
/// client that asks again after a cycle that changed nothing for it gets a 304.
enum JSONAnswer {
  /// 200 with the body, or 304 when the client has it.
  static func response(_ json: String, _ current: AnswerableState, to request: Request) -> Response {
    .tagged(json, contentType: "application/json", headers: current.headers, to: request)
  }
}

extension AnswerableState {
  /// Which state, inputs and rules an answer comes from.
  var headers: HTTPFields {
    var headers = HTTPFields()
    headers[.gatekeeperState] = name
    headers[.gatekeeperInputs] = evaluation.inputs.map { "\($0.dataset)@\($0.version)" }.joined(separator: ",")
    headers[.gatekeeperRules] = "\(evaluation.rules)"
    headers[.gatekeeperEvaluatedAt] = evaluation.evaluatedAt.description
    headers[.cacheControl] = "private, no-cache"
    return headers
  }
}

extension HTTPField.Name {
  fileprivate static let gatekeeperState = named("Gatekeeper-State")
  fileprivate static let gatekeeperInputs = named("Gatekeeper-Inputs")
  fileprivate static let gatekeeperRules = named("Gatekeeper-Rules")
  fileprivate static let gatekeeperEvaluatedAt = named("Gatekeeper-Evaluated-At")
}
