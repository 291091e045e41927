import Gatekeeper
import RuleKit

/// All blocks of one code, as one line of a title's page: what is missing, who owns the fix, what to do, where, and which
/// record changes it.
///
/// A title that lacks synopses in ten languages has ten blockers of one code with ten details. People fix them together, so
/// they are one line here, with the details folded behind it. The lines are in the order in which fixing them helps: a
/// person's approval before data that has to be made, that before a date that has to come, and last what a policy closes.
struct BlockerGroup {
  /// One line of the table of blockers.
  let row: HTML
  /// The rank of the nearest fix, 0...5, the smallest first. Waiting on a person comes first: an approval is the nearest
  /// fix. Last comes what nobody is to act on: what a policy blocks.
  private let urgency: Int
  /// Countries.
  private let size: Int

  /// Details that a line lists.
  private static let detailLimit = 40

  /// - Parameters:
  ///   - items: of one rule and code, not empty.
  ///   - others: the countries that other codes block.
  ///   - closed: the countries that a policy blocks.
  private init(_ items: [Explanation.Item], others: CountrySet, closed: CountrySet) {
    let set = Self.countries(items)
    let words = items[0].words
    // Where a policy blocks every one of the countries, fixing this changes nothing yet.
    let isClosed = words?.kind != .policy && set.isSubset(of: closed)
    let reach = isClosed ? "where policy blocks the title anyway" : Self.reach(alone: set.subtracting(others).count)
    urgency = isClosed ? 4 : Self.urgency(words?.kind)
    size = set.count
    let only = items.count == 1 ? items[0] : nil
    let fix = words?.fix ?? "Ask the operators of Gatekeeper: the state was made by rules of another build."
    row = """

      <tr><th scope="row">\(words?.sentence ?? "Blocked by a rule that this build does not know.")\
      \(only.flatMap(Self.detail).map { " (\($0))" })<br><code>\(items[0].blocker.name)</code></th>\
      <td>\(words?.owner.name ?? "Title Operations")</td><td>\(fix)</td>\
      <td>\(only.map(Self.records) ?? "see one by one")</td>\
      <td><span class="kind \(words?.kind.name ?? "unknown")">\(words.map { Wording.kind($0.kind) } ?? "Not known")</span></td>\
      <td>\(Wording.countries(set.count))\(reach.map { ", \($0)" })\
      <details><summary>Which</summary><span class="codes">\(Self.codes(set))</span></details>\
      \(only == nil ? Self.oneByOne(items) : nil)</td></tr>
      """
  }

  /// Each detail of a code with its countries and records.
  private static func oneByOne(_ items: [Explanation.Item]) -> HTML {
    let lines = items.prefix(detailLimit).map { item -> HTML in
      """
      <li>\(detail(item).map { "\($0): " })\(Wording.countries(item.countries.count)), \
      <span class="codes">\(codes(item.countries))</span>\(records(item))</li>
      """
    }
    let more: HTML? = items.count > detailLimit ? "<li>and \(items.count - detailLimit) more</li>" : nil
    return "<details><summary>One by one</summary><ul>\(lines)\(more)</ul></details>"
  }

  /// The records that would change a blocker.
  private static func records(_ item: Explanation.Item) -> HTML {
    if item.evidence.isEmpty { return "" }
    return "<ul class=\"records\">\(item.evidence.map { "<li>\(data: $0.sentence)</li>" as HTML })</ul>"
  }

  private static func detail(_ item: Explanation.Item) -> HTML? {
    item.blocker.detail.isEmpty ? nil : "\(label: Wording.detail(item.blocker.detail))"
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

  private static func codes(_ set: CountrySet) -> String {
    set == .all ? "everywhere" : CountryNames.codes(of: set).joined(separator: " ")
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
