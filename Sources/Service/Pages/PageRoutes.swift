import Gatekeeper
import Hummingbird
import RuleKit
import Timeline

/// The pages for people: they work without JavaScript and load nothing.
struct PageRoutes: Sendable {
  let served: CurrentState
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
    let page = VideoPage(
      try current.explain(id, country), FreshnessStrip(current, problem: served.notice, now: now),
      linkedVersion: parameters["at"], now: now)
    return respond(pages.title(page), current)
  }

  private func respond(_ html: String, _ current: AnswerableState) -> Response {
    var response = PageRenderer.response(html)
    for field in current.headers where response.headers[field.name] == nil { response.headers.append(field) }
    return response
  }
}

/// The start page: a search form, and what it found.
struct SearchPage {
  struct Result {
    let resultLabel: String
    let resultKind: String
    let resultID: String
    let resultVerdict: String
  }

  let title: String
  let query: String
  /// Nil before anything was searched for.
  let summary: String?
  let results: [Result]
  let freshness: FreshnessStrip

  init(_ freshness: FreshnessStrip) {
    (title, query, summary, results) = ("Title search", "", nil, [])
    self.freshness = freshness
  }

  init(_ query: String, _ found: (titles: [TitleSearch.Found], hasMore: Bool), _ freshness: FreshnessStrip) {
    self.query = query
    title = "Titles like \(query)"
    summary = Self.summary(found.titles.count, hasMore: found.hasMore)
    results = found.titles.map { title in
      Result(
        resultLabel: title.summary.label, resultKind: title.summary.kind.name, resultID: "\(title.summary.videoID)",
        resultVerdict: VideoPage.verdict(live: title.liveCount))
    }
    self.freshness = freshness
  }

  private static func summary(_ count: Int, hasMore: Bool) -> String {
    if hasMore { return "The first \(count) titles found. Give more of the title to find fewer." }
    return count == 0 ? "No title found." : Wording.count(count, "title found.", "titles found.")
  }
}
