import Gatekeeper
import RuleKit

/// The start page, and what a search found: what the template `search` is filled with.
struct SearchPage {
  /// One title found.
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

  /// Before anything was searched for.
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
