import Gatekeeper
import RuleKit

/// All blocks of one code, as one line of a title's page: what is missing, who owns the fix, what to do, where, and which
/// record changes it.
///
/// A title that lacks synopses in ten languages has ten blockers of one code with ten details. People fix them together, so
/// they are one line here, with the details folded behind it. The lines are in the order in which fixing them helps: a
/// person's approval before data that has to be made, that before a date that has to come, and last what a policy closes.
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
  /// In how many of the countries nothing else blocks, or that policy closes all of them anyway; nil when neither is so.
  let reach: String?
  /// One a detail when there are several details; nil when there is one, which the group itself shows.
  let lines: [Line]?
  let isSeveral: Bool
  /// The detail and the records of the only line; nil and empty when there are several.
  let detail: String?
  let records: [String]
  /// The rank of the nearest fix, 0...5, the smallest first. Waiting on a person comes first: an approval is the nearest
  /// fix. Last comes what nobody is to act on: what a policy blocks.
  let urgency: Int
  /// Countries.
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
    // Where a policy blocks every one of the countries, fixing this changes nothing yet.
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
    // Equal groups stay in the order of their codes: the offset decides last.
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

  /// A code that this build does not know stands in the middle: nobody can say who has to act.
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
