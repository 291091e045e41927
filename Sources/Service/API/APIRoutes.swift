import Gatekeeper
import HTTPTypes
import Hummingbird
import RuleKit

/// The resources under `/v1`, all of them JSON.
struct APIRoutes: Sendable {
  let served: CurrentState

  static let searchLimit = 100
  static let searchDefault = 20

  /// `GET /v1/videos/{id}` and `GET /v1/videos/{id}/countries/{cc}`.
  func video(_ request: Request, _ context: BasicRequestContext, inCountry: Bool) throws -> Response {
    _ = try QueryParameters(request, allowed: [])
    let id = try RequestReader.videoID(context)
    let country = inCountry ? try RequestReader.country(context) : nil
    let served = try served.require()
    return JSONAnswer.response(try served.explain(id, country).json(includesState: false), served, to: request)
  }

  /// `GET /v1/titles?q=TEXT&limit=N`.
  func titles(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    let parameters = try QueryParameters(request, allowed: ["q", "limit"])
    guard let text = parameters["q"] else { throw Problem.badParameter("q", "is missing; give the text to search for") }
    let limit = try parameters.integer("limit", in: 1...Self.searchLimit, default: Self.searchDefault)
    let served = try served.require()
    let found = try TitleSearch(served).find(text, limit: limit)
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("titles", objects: found.titles) { title, writer in
        writer.field("videoId", title.summary.videoID)
        writer.field("kind", title.summary.kind.name)
        writer.field("path", strings: title.summary.path)
        writer.field("liveCountries", title.liveCount)
        writer.field("blockedCountries", Country.count - title.liveCount)
      }
      object.field("hasMore", found.hasMore)
    }
    return JSONAnswer.response(writer.text, served, to: request)
  }

  /// `GET /v1/status`.
  func status(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    _ = try QueryParameters(request, allowed: [])
    let current = try served.require()
    return JSONAnswer.response(
      StatusDocument.json(current, problem: served.problem, held: served.held), current, to: request)
  }
}

/// Answers in JSON about one served state.
enum JSONAnswer {
  /// 200 with the body, or 304 when the client has it. The state's version is in the headers alone, so that equal answers
  /// of two cycles have equal bytes.
  static func response(_ json: String, _ served: AnswerableState, to request: Request) -> Response {
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
