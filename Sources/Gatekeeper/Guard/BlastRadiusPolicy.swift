import RuleKit

/// How many cells may go dark from one announced state to the next.
///
/// By default 1 % of all live cells and 5 % of a country's, but 5,000 and 100 in any case: a series of 25 videos that is live
/// everywhere, or one of 100 in a few countries, may end at once, however small the catalogue. A rule has a limit where one is set: without one it is bound
/// by the limit of all.
public struct BlastRadiusPolicy: Hashable, Sendable {
  /// Of all live cells.
  public var all: CellLimit
  /// Of the live cells of each country.
  public var country: CellLimit
  /// By rule, of all live cells; `BlastRadius.removed` limits the cells of videos that are gone.
  public var rules: [String: CellLimit]

  public init(
    all: CellLimit = CellLimit(shareMillionths: 10_000, cells: 5_000),
    country: CellLimit = CellLimit(shareMillionths: 50_000, cells: 100), rules: [String: CellLimit] = [:]
  ) {
    (self.all, self.country, self.rules) = (all, country, rules)
  }

  /// The limits that `radius` exceeds: all first, then countries, the most dark cells first, then rules by name. Exactly at a limit passes.
  public func exceeded(by radius: BlastRadius) -> [ExceededLimit] {
    var found: [ExceededLimit] = []
    func check(_ scope: ExceededLimit.Scope, _ dark: Int, of live: Int, _ limit: CellLimit) {
      let allowed = limit.allowed(of: live)
      if dark > allowed { found.append(ExceededLimit(scope: scope, dark: dark, live: live, allowed: allowed)) }
    }
    check(.all, radius.dark.total, of: radius.live.total, all)
    let tooDark = Country.all.filter { radius.dark[$0] > country.allowed(of: radius.live[$0]) }
    for one in tooDark.sorted(by: { (radius.dark[$1], $0) < (radius.dark[$0], $1) }) {
      check(.country(one), radius.dark[one], of: radius.live[one], country)
    }
    for (rule, limit) in rules.sorted(by: { $0.key < $1.key }) {
      let dark = radius.rules.first { $0.rule == rule }?.cells ?? 0
      check(.rule(rule), dark, of: radius.live.total, limit)
    }
    return found
  }
}
