import Gatekeeper
import RuleKit

/// The start page, and what a search found.
struct SearchPage {
  let layout: PageLayout

  /// Before anything was searched for.
  init(_ freshness: FreshnessStrip) {
    layout = PageLayout(
      title: "Title search",
      main: """
        <h1>Title search</h1>
        <p>Search for a title by a part of its name, or by its id, to see where it is live, where it is blocked, and who can \
        change that.</p>
        """, foot: freshness.html)
  }

  init(_ query: String, _ found: (titles: [TitleSearch.Found], hasMore: Bool), _ freshness: FreshnessStrip) {
    layout = PageLayout(
      title: "Titles like \(plain: query)", query: query,
      main: """
        <h1>Titles like \(data: query)</h1>
        <p role="status">\(Self.summary(found.titles.count, hasMore: found.hasMore))</p>
        <ul class="results">\(found.titles.map(Self.result))
        </ul>
        """, foot: freshness.html)
  }

  private static func result(_ title: TitleSearch.Found) -> HTML {
    let (video, id) = (title.summary, "\(title.summary.videoID)")
    return """

      <li><a href="/titles/\(id)">\(VideoPage.label(video))</a> <span class="meta">\(video.kindName) \(id)</span><br>\
      \(VideoPage.verdict(live: title.liveCount))</li>
      """
  }

  private static func summary(_ count: Int, hasMore: Bool) -> String {
    if hasMore { return "The first \(count) titles found. Give more of the title to find fewer." }
    return count == 0 ? "No title found." : Wording.count(count, "title found.", "titles found.")
  }
}
