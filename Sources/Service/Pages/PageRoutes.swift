import Gatekeeper
import Hummingbird
import RuleKit
import Timeline

/// The pages for people: they work without JavaScript and load nothing.
struct PageRoutes: Sendable {
  let served: CurrentState
  let now: @Sendable () -> Instant

  /// The most titles that a search shows.
  private static let searchLimit = 50

  /// `GET /`, with `q` the search's results.
  func search(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    let parameters = try QueryParameters(request, allowed: ["q"])
    let current = try served.require()
    let freshness = FreshnessStrip(current, problems: served.standingProblems, now: now())
    guard let text = parameters["q"] else { return SearchPage(freshness).layout.response(current, to: request) }
    let found = try TitleSearch(current).find(text, limit: Self.searchLimit)
    return SearchPage(text, found, freshness).layout.response(current, to: request)
  }

  /// `GET /titles/{id}`, with `country` in that country alone. `at` is the state that a permalink was made from: the page
  /// shows the newest state all the same, and says so.
  func title(_ request: Request, _ context: BasicRequestContext) throws -> Response {
    let parameters = try QueryParameters(request, allowed: ["country", "at"])
    let id = try PathValues.videoID(context)
    let country = try parameters["country"].map { try PathValues.country($0) }
    let linkedVersion = try parameters["at"].map { try version($0) }
    let current = try served.require()
    let now = now()
    let page = VideoPage(
      try current.explain(id, country), FreshnessStrip(current, problems: served.standingProblems, now: now),
      linkedVersion: linkedVersion, now: now)
    return page.layout.response(current, to: request)
  }

  private func version(_ text: String) throws -> Version {
    guard let version = Version(text) else {
      throw Problem.badParameter("at", "is '\(text)'; give the version of a state, a number of 17 digits")
    }
    return version
  }
}
