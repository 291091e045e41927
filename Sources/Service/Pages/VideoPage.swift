import Gatekeeper
import RuleKit

/// The verdicts of one title, in all countries or in one.
struct VideoPage {
  struct Row {
    let countryCode: String
    let countryName: String
    let isLive: Bool
    let reasons: [String]
  }

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
  /// `live`, `blocked` or `mixed`: beside the words, never instead of them.
  let verdictClass: String
  let nextChange: String?
  let nextChangeAt: String?
  let scopeName: String?
  let groups: [BlockerGroup]
  let rows: [Row]
  let choices: [Choice]
  let permalink: String
  /// Said when the link was made from another state than the one shown.
  let otherState: String?
  let freshness: FreshnessStrip

  init(_ explanation: Explanation, _ freshness: FreshnessStrip, linkedVersion: String?, now: Instant) {
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
    otherState = linkedVersion.flatMap { $0 == "\(explanation.version)" ? nil : "liveness@\($0)" }
    self.freshness = freshness
  }

  /// `Live in 12 countries, blocked in 238`; `Blocked in Germany (DE)`.
  static func verdict(_ explanation: Explanation) -> String {
    if let country = explanation.country {
      return "\(explanation.live.isEmpty ? "Blocked" : "Live") in \(fullName(country))"
    }
    return verdict(live: explanation.live.count)
  }

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

/// All blocks of one code, as one line: what is missing, who owns the fix, what to do, where, and which record changes it.
struct BlockerGroup {
  /// One detail of the code: a language, an instant, a board.
  struct Line {
    let lineDetail: String?
    let lineCountries: String
    let lineCodes: String
    let records: [String]
  }

  let sentence: String
  let code: String
  let owner: String
  let fix: String
  let kindWords: String
  let kindName: String
  let countries: String
  let codes: String
  /// In words: how many of them nothing else blocks, or that policy closes them all.
  let reach: String?
  /// More than one, or nil.
  let lines: [Line]?
  let isSeveral: Bool
  /// Of the only line; none when there are several.
  let detail: String?
  let records: [String]
  /// Waiting on a person first: an approval is the nearest fix. Last what nobody is to act on: what a policy blocks.
  let urgency: Int
  let size: Int

  /// - Parameters:
  ///   - items: of one rule and code, not empty.
  ///   - others: the countries that other codes block.
  ///   - closed: the countries that a policy blocks.
  private init(_ items: [Explanation.Item], others: CountrySet, closed: CountrySet) {
    let set = Self.countries(items)
    let words = items[0].words
    sentence = words?.sentence ?? "Blocked by a rule that this build does not know."
    code = items[0].blocker.name
    owner = words?.owner.name ?? "Title Operations"
    fix = words?.fix ?? "Ask the operators of Gatekeeper: the state was made by rules of another build."
    kindWords = words.map { Wording.kind($0.kind) } ?? "Not known"
    kindName = words?.kind.name ?? "unknown"
    countries = Wording.countries(set.count)
    codes = Self.codes(set)
    let isClosed = words?.kind != .policy && set.isSubset(of: closed)
    reach = isClosed ? "where policy blocks the title anyway" : Self.reach(alone: set.subtracting(others).count)
    let lines = items.map(Self.line)
    isSeveral = lines.count > 1
    self.lines = isSeveral ? lines : nil
    detail = isSeveral ? nil : lines[0].lineDetail
    records = isSeveral ? [] : lines[0].records
    urgency = isClosed ? 4 : Self.urgency(words?.kind)
    size = set.count
  }

  /// The groups of an explanation: the nearest fixes first, then the larger ones.
  static func groups(_ explanation: Explanation) -> [BlockerGroup] {
    let byCode = Dictionary(grouping: explanation.items) { item in
      Blocker(rule: item.blocker.rule, code: item.blocker.code, detail: "")
    }
    let closed = countries(explanation.items.filter { $0.words?.kind == .policy })
    let groups = byCode.keys.sorted().map { code in
      let others = countries(byCode.filter { $0.key != code }.values.joined())
      return BlockerGroup(byCode[code] ?? [], others: others, closed: closed)
    }
    let ranks = groups.enumerated().sorted { left, right in
      (left.element.urgency, -left.element.size, left.offset) < (
        right.element.urgency, -right.element.size, right.offset
      )
    }
    return ranks.map(\.element)
  }

  private static func countries(_ items: some Sequence<Explanation.Item>) -> CountrySet {
    items.reduce(CountrySet()) { $0.union($1.countries) }
  }

  private static func reach(alone: Int) -> String? {
    alone == 0 ? nil : "the only blocker in \(Wording.countries(alone))"
  }

  private static func line(_ item: Explanation.Item) -> Line {
    Line(
      lineDetail: item.blocker.detail.isEmpty ? nil : Wording.detail(item.blocker.detail),
      lineCountries: Wording.countries(item.countries.count), lineCodes: codes(item.countries),
      records: item.evidence.map(\.sentence))
  }

  private static func codes(_ set: CountrySet) -> String {
    set == .all ? "everywhere" : set.map(\.code).sorted().joined(separator: " ")
  }

  private static func urgency(_ kind: BlockerKind?) -> Int {
    switch kind {
    case .waitingOnPerson: 0
    case .waitingOnData: 1
    case nil: 2
    case .waitingOnDate: 3
    case .policy: 5
    }
  }
}
