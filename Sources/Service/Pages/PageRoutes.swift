import Gatekeeper
import Hummingbird
import RuleKit
import Timeline

/// The pages for people: they work without JavaScript and load nothing.
struct PageRoutes: Sendable {
  let served: ServedState
  let pages: PageRenderer
  let now: @Sendable () -> Instant

  private static let searchLimit = 50

  /// `GET /`, with `q` the search's results.
  func search(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    let parameters = try QueryParameters(request, allowed: ["q"])
    let current = try served.require()
    let freshness = FreshnessStrip(current, problem: served.notice, now: now())
    guard let text = parameters["q"] else { return respond(pages.search(SearchPage(freshness)), current) }
    let found = try TitleSearch(current).find(text, limit: Self.searchLimit)
    return respond(pages.search(SearchPage(text, found, freshness)), current)
  }

  /// `GET /titles/{id}`, with `country` in that country alone. `at` is the state a permalink was made from.
  func title(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    let parameters = try QueryParameters(request, allowed: ["country", "at"])
    let id = try RequestReader.videoID(context)
    let country = try parameters["country"].map { try RequestReader.country($0) }
    if let at = parameters["at"], Version(at) == nil {
      throw Problem.badParameter("at", "is '\(at)'; give the version of a state, a number of 17 digits")
    }
    let current = try served.require()
    let now = now()
    let page = TitlePage(
      try current.explain(id, country), FreshnessStrip(current, problem: served.notice, now: now),
      linkedVersion: parameters["at"], now: now)
    return respond(pages.title(page), current)
  }

  private func respond(_ html: String, _ current: Served) -> Response {
    var response = PageRenderer.response(html)
    for field in current.headers where response.headers[field.name] == nil { response.headers.append(field) }
    return response
  }
}
