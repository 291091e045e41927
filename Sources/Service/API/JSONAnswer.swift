import Gatekeeper
import HTTPTypes
import Hummingbird
import RuleKit

/// Answers in JSON about one served state.
enum JSONAnswer {
  /// 200 with the body, or 304 when the client has it. The state's version is in the headers alone, so that equal answers
  /// of two cycles have equal bytes.
  static func response(_ json: String, _ served: Served, to request: Request) -> Response {
    let tag = EntityTag(of: json)
    var headers = served.headers
    headers[.eTag] = tag.text
    if tag.matches(request.headers[.ifNoneMatch]) {
      var response = Response(status: .notModified, headers: headers)
      response.headers[.contentLength] = nil
      return response
    }
    headers[.contentType] = "application/json"
    return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: json)))
  }
}

extension Served {
  /// Which state, inputs and rules an answer comes from.
  var headers: HTTPFields {
    var headers = HTTPFields()
    headers[.gatekeeperState] = name
    headers[.gatekeeperInputs] = evaluation.inputs.map { "\($0.dataset)@\($0.version)" }.joined(separator: ",")
    headers[.gatekeeperRules] = evaluation.rules
    headers[.gatekeeperEvaluatedAt] = evaluation.evaluatedAt.description
    headers[.cacheControl] = "private, no-cache"
    return headers
  }
}
