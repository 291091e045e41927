import Gatekeeper
import HTTPTypes
import Hummingbird
import RuleKit
import Timeline

/// The resources under `/v1`, all of them JSON.
///
/// Every handler works alike: read the request's path and query, take the current state once, and answer from that state
/// to the end, whatever is served meanwhile.
struct APIRoutes: Sendable {
  let served: CurrentState

  /// The most titles that one search gives.
  static let searchLimit = 100
  /// How many it gives without `limit`.
  static let searchDefault = 20

  /// `GET /v1/videos/{id}`: the video's verdicts in all countries.
  func video(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    _ = try QueryParameters(request, allowed: [])
    return try explanation(of: PathValues.videoID(context), in: nil, to: request)
  }

  /// `GET /v1/videos/{id}/countries/{cc}`: the verdict of one cell.
  func cell(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    _ = try QueryParameters(request, allowed: [])
    return try explanation(of: PathValues.videoID(context), in: PathValues.country(context), to: request)
  }

  private func explanation(of videoID: Int64, in country: Country?, to request: Request) throws -> Response {
    let current = try served.require()
    return JSONAnswer.response(try current.explain(videoID, country).json(.verdict), current, to: request)
  }

  /// `GET /v1/titles?q=TEXT&limit=N`.
  func titles(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    let parameters = try QueryParameters(request, allowed: ["q", "limit"])
    guard let text = parameters["q"] else { throw Problem.badParameter("q", "is missing; give the text to search for") }
    let limit = try parameters.integer("limit", in: 1...Self.searchLimit, default: Self.searchDefault)
    let current = try served.require()
    let found = try TitleSearch(current).find(text, limit: limit)
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("titles", objects: found.titles) { title, writer in
        writer.field("videoId", title.summary.videoID)
        writer.field("kind", title.summary.kind?.name)
        writer.field("path", strings: title.summary.path)
        writer.field("liveCountries", title.liveCount)
        writer.field("blockedCountries", Country.count - title.liveCount)
      }
      object.field("hasMore", found.hasMore)
    }
    return JSONAnswer.response(writer.text, current, to: request)
  }

  /// `GET /v1/status`.
  func status(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    _ = try QueryParameters(request, allowed: [])
    let current = try served.require()
    return JSONAnswer.response(
      StatusDocument.json(current, problems: served.standingProblems, held: served.held), current, to: request)
  }
}

/// The body of `/v1/status`: which state is served, what it was made from, how many cells are live in it, and what is wrong.
enum StatusDocument {
  /// One object on one line. A dataset that the state has no version of is listed with nulls.
  ///
  /// - Parameters:
  ///   - problems: what is wrong now, a held state included.
  ///   - held: the newer state that the guard holds; nil without one.
  static func json(_ served: AnswerableState, problems: [StandingProblem], held: HeldState?) -> String {
    let evaluation = served.evaluation
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("state", served.name)
      object.field("version", "\(served.version)")
      object.field("evaluatedAt", evaluation.evaluatedAt.description)
      object.field("rules", "\(evaluation.rules)")
      object.field("digest", evaluation.digest)
      object.field("follows", evaluation.follows?.description)
      object.field("inputs", objects: Dataset.allCases) { dataset, writer in
        let input = evaluation.inputs.first { $0.dataset == dataset }
        writer.field("dataset", dataset.rawValue)
        writer.field("version", input?.version.description)
        writer.field("publishedAt", input?.publishedAt?.description)
      }
      object.field("videos", served.counts.videos)
      object.field("liveCells", served.counts.live)
      object.field("blockedCells", served.counts.blocked)
      object.field("problems", objects: problems) { problem, writer in problem.write(to: &writer) }
      object.field("held", objects: held.map { [$0] } ?? []) { held, writer in
        writer.field("version", "\(held.version)")
        writer.field("heldAt", held.heldAt.description)
        writer.field("reason", held.summary)
      }
    }
    return writer.text
  }
}
