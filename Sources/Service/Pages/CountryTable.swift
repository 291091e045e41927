import Gatekeeper
import RuleKit

/// The verdict in each country and what blocks it there, as a table.
///
/// Countries with one verdict and the same reasons are one row: a title has 250 countries and a handful of such rows. The names and
/// links of countries are the same on every page, so their markup is made once.
struct CountryTable {
  private let explanation: Explanation

  /// Reasons that a row lists.
  private static let reasonLimit = 20

  init(_ explanation: Explanation) { self.explanation = explanation }

  var html: HTML {
    """
    <section aria-labelledby="countries">
    <h2 id="countries">Country by country</h2>
    <div class="wide"><table>
    <caption>The verdict in each country and what blocks it there</caption>
    <thead><tr><th scope="col">Verdict</th><th scope="col">Countries</th><th scope="col">Blocked by</th></tr></thead>
    <tbody>\(likeCountries.map(row))
    </tbody></table></div>
    </section>
    """
  }

  /// The countries asked about, in parts of one verdict and the same reasons, by the first code of each.
  private var likeCountries: [CountrySet] {
    var parts = [explanation.scope]
    for set in [explanation.live] + explanation.items.map(\.countries) {
      parts = parts.flatMap { [$0.intersection(set), $0.subtracting(set)] }.filter { !$0.isEmpty }
    }
    return parts.map { (first: CountryNames.codes(of: $0)[0], part: $0) }.sorted { $0.first < $1.first }.map(\.part)
  }

  private func row(_ countries: CountrySet) -> HTML {
    let isLive = countries.isSubset(of: explanation.live)
    let verdict: HTML =
      isLive ? "<strong class=\"live\">Live</strong>" : "<strong class=\"blocked\">Blocked</strong>"
    let items = explanation.items.filter { countries.isSubset(of: $0.countries) }
    let more: HTML? =
      items.count > Self.reasonLimit ? "<li>and \(items.count - Self.reasonLimit) more, listed above</li>" : nil
    let reasons: HTML =
      items.isEmpty ? "nothing" : "<ul>\(items.prefix(Self.reasonLimit).map(Self.reason))\(more)</ul>"
    return """

      <tr><th scope="row">\(verdict)</th><td>\(Wording.countries(countries.count))<ul class="countries">\
      \(CountryMarkup.links(to: countries))</ul></td><td>\(reasons)</td></tr>
      """
  }

  private static func reason(_ item: Explanation.Item) -> HTML {
    let sentence = item.words?.sentence ?? item.blocker.name
    if item.blocker.detail.isEmpty { return "<li>\(sentence)</li>" }
    return "<li>\(sentence) (\(label: Wording.detail(item.blocker.detail)))</li>"
  }
}

/// The markup of the countries that is the same on every page.
enum CountryMarkup {
  /// By position in `CountryNames.sorted`.
  private static let links: [HTML] = CountryNames.sorted.map {
    "<li><a href=\"?country=\($0.code)\">\($0.code)</a> \(CountryNames.name(of: $0))</li>"
  }
  private static let options: [HTML] = CountryNames.sorted.map {
    "\n<option value=\"\($0.code)\">\($0.code) \(CountryNames.name(of: $0))</option>"
  }

  /// A list entry for each country, with a link to the page of the same title in that country alone.
  static func links(to countries: CountrySet) -> [HTML] {
    zip(CountryNames.sorted, links).filter { countries.contains($0.0) }.map(\.1)
  }

  /// The entries of the list to choose a country from.
  static func options(chosen: Country?) -> [HTML] {
    guard let chosen, let index = CountryNames.sorted.firstIndex(of: chosen) else { return options }
    var options = options
    options[index] =
      "\n<option value=\"\(chosen.code)\" selected>\(chosen.code) \(CountryNames.name(of: chosen))</option>"
    return options
  }
}
