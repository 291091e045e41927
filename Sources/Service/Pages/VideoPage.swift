import Gatekeeper
import RuleKit
import Timeline

/// The verdicts of one title, in all countries or in one, in words.
///
/// The verdict comes first, then the blockers with who fixes each, then country by country, then what the page was made from.
struct VideoPage {
  private let explanation: Explanation
  private let freshness: FreshnessStrip
  private let linkedVersion: Version?
  private let now: Instant

  /// - Parameters:
  ///   - linkedVersion: the state that the link to this page was made from; nil when it names none.
  ///   - now: for how far away the next change is.
  init(_ explanation: Explanation, _ freshness: FreshnessStrip, linkedVersion: Version?, now: Instant) {
    (self.explanation, self.freshness, self.linkedVersion, self.now) = (explanation, freshness, linkedVersion, now)
  }

  var layout: PageLayout {
    let video = explanation.title
    return PageLayout(
      title: "\(Self.path(video) { "\(plain: $0)" }): \(Self.verdict(explanation))",
      main: """
        <h1>\(Self.path(video) { "\(data: $0)" })</h1>
        <p class="meta">\(video.kindName) \("\(video.videoID)")</p>
        \(otherState)
        <p class="verdict \(explanation.verdict)">\(Self.verdict(explanation))</p>
        <p>Next known change: \(nextChange)</p>
        \(choice)
        \(blockers)
        \(CountryTable(explanation).html)
        <p>Link to this page: <a href="\(permalink)"><code>\(permalink)</code></a>, made from \
        <code>\(freshness.state)</code></p>
        """, foot: freshness.html)
  }

  /// Said when the link was made from another state than the one shown.
  private var otherState: HTML? {
    linkedVersion.flatMap { version in
      version == explanation.version
        ? nil
        : """
        <p class="notice" role="status">This link was made from <code>liveness@\("\(version)")</code>; the page shows the newest \
        state.</p>
        """
    }
  }

  private var nextChange: HTML {
    guard let next = explanation.nextChange else { return "none." }
    return """
      <time datetime="\(next.description)">\(Wording.instant(next)), \(Wording.distance(from: now, to: next))</time>, when a \
      rights window opens or ends or an asset becomes available.
      """
  }

  /// Where a country is chosen.
  private var choice: HTML {
    let id = "\(explanation.title.videoID)"
    let all: HTML? = explanation.country == nil ? nil : "<a href=\"/titles/\(id)\">Show all countries</a>"
    return """
      <form action="/titles/\(id)" method="get">
      <label for="country">Country</label>
      <select id="country" name="country">
      <option value="">All countries</option>\(CountryMarkup.options(chosen: explanation.country))
      </select>
      <button type="submit">Show</button>
      \(all)
      </form>
      """
  }

  private var blockers: HTML {
    let rows = BlockerGroup.groups(explanation).map(\.row)
    return """
      <section aria-labelledby="blockers">
      <h2 id="blockers">What is missing\(explanation.country.map { " in \(Self.fullName($0))" })</h2>
      \(rows.isEmpty ? "<p>Nothing.</p>" : Self.table(rows))
      </section>
      """
  }

  private static func table(_ rows: [HTML]) -> HTML {
    """
    <div class="wide"><table>
    <caption>One line for each blocker, the nearest fixes first</caption>
    <thead><tr><th scope="col">What is missing</th><th scope="col">Who fixes it</th><th scope="col">What to do</th>\
    <th scope="col">Record to change</th><th scope="col">Kind</th><th scope="col">Countries</th></tr></thead>
    <tbody>\(rows)
    </tbody></table></div>
    """
  }

  /// The path of this page with the state it was made from.
  private var permalink: String {
    let scope = explanation.country.map { "country=\($0.code)&" } ?? ""
    return "/titles/\(explanation.title.videoID)?\(scope)at=\(explanation.version)"
  }

  /// The titles from the top of the hierarchy down. Each is isolated by itself, so that one that is written from right to left
  /// keeps its place among the others.
  private static func path(_ video: VideoSummary, _ markup: (String) -> HTML) -> HTML {
    let titles = video.path.map(markup)
    return "\(titles.first)\(titles.dropFirst().map { " › \($0)" as HTML })"
  }

  /// The path in a list, where a long title is cut.
  static func label(_ video: VideoSummary) -> HTML { path(video) { "\(label: $0)" } }

  /// `Live in 12 countries, blocked in 238`; `Blocked in Germany (DE)`.
  static func verdict(_ explanation: Explanation) -> String {
    if let country = explanation.country {
      return "\(explanation.live.isEmpty ? "Blocked" : "Live") in \(fullName(country))"
    }
    return verdict(live: explanation.live.count)
  }

  /// `Live in 12 countries, blocked in 238`.
  static func verdict(live: Int) -> String {
    "Live in \(Wording.countries(live)), blocked in \(Country.count - live)"
  }

  private static func fullName(_ country: Country) -> String { "\(CountryNames.name(of: country)) (\(country.code))" }
}
