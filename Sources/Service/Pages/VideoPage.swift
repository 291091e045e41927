import Gatekeeper
import RuleKit
import Timeline

/// The verdicts of one title, in all countries or in one, in words: what the template `title` is filled with.
struct VideoPage {
  /// One country's verdict and its reasons.
  struct Row {
    let countryCode: String
    let countryName: String
    let isLive: Bool
    let reasons: [String]
  }

  /// One entry of the list to choose a country from.
  struct Choice {
    let choiceCode: String
    let choiceName: String
    let isChosen: Bool
  }

  let title: String
  let label: String
  let videoKind: String
  let videoID: String
  let verdict: String
  /// `live`, `blocked` or `mixed`: the colour beside the words, never instead of them.
  let verdictClass: String
  let nextChange: String?
  /// The same instant for programs, RFC 3339.
  let nextChangeAt: String?
  /// The one country that the page is about, `Germany (DE)`; nil for all.
  let scopeName: String?
  let groups: [BlockerGroup]
  let rows: [Row]
  let choices: [Choice]
  /// The path of this page with the state it was made from.
  let permalink: String
  /// The state that the link was made from, when it is another than the one shown; else nil.
  let otherState: String?
  let freshness: FreshnessStrip

  /// - Parameters:
  ///   - linkedVersion: the state that the link to this page was made from; nil when it names none.
  ///   - now: for how far away the next change is.
  init(_ explanation: Explanation, _ freshness: FreshnessStrip, linkedVersion: Version?, now: Instant) {
    label = explanation.title.label
    videoKind = explanation.title.kind.name
    videoID = "\(explanation.title.videoID)"
    verdict = Self.verdict(explanation)
    verdictClass = explanation.verdict
    title = "\(label): \(verdict)"
    nextChange = explanation.nextChange.map { "\(Wording.instant($0)), \(Wording.distance(from: now, to: $0))" }
    nextChangeAt = explanation.nextChange?.description
    scopeName = explanation.country.map(Self.fullName)
    groups = BlockerGroup.groups(explanation)
    rows = Self.rows(explanation)
    choices = CountryNames.sorted.map {
      Choice(choiceCode: $0.code, choiceName: CountryNames.name(of: $0), isChosen: $0 == explanation.country)
    }
    let scope = explanation.country.map { "country=\($0.code)&" } ?? ""
    permalink = "/titles/\(videoID)?\(scope)at=\(explanation.version)"
    otherState = linkedVersion.flatMap { $0 == explanation.version ? nil : "liveness@\($0)" }
    self.freshness = freshness
  }

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

  private static func rows(_ explanation: Explanation) -> [Row] {
    CountryNames.sorted.filter { explanation.scope.contains($0) }.map { country in
      Row(
        countryCode: country.code, countryName: CountryNames.name(of: country),
        isLive: explanation.live.contains(country), reasons: reasons(explanation, country))
    }
  }

  private static func reasons(_ explanation: Explanation, _ country: Country) -> [String] {
    explanation.items.filter { $0.countries.contains(country) }.map { item in
      let sentence = item.words?.sentence ?? item.blocker.name
      return item.blocker.detail.isEmpty ? sentence : "\(sentence) (\(Wording.detail(item.blocker.detail)))"
    }
  }
}
