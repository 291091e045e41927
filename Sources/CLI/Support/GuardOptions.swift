import ArgumentParser
import Gatekeeper
import RuleKit

/// How many cells may go dark from one announced state to the next.
///
/// LIMIT is a share of the cells that were live, a number of cells, or both, of which the larger counts.
struct GuardOptions: ParsableArguments {
  @Option(
    name: .customLong("guard-all"),
    help: ArgumentHelp(
      "Cells that may go dark at once: a share of those live (1%), a number (500), or the larger of both (1%,5000).",
      valueName: "limit"))
  var all = LimitArgument(BlastRadiusPolicy().all)

  @Option(name: .customLong("guard-country"), help: ArgumentHelp("Likewise, in each country.", valueName: "limit"))
  var country = LimitArgument(BlastRadiusPolicy().country)

  @Option(
    name: .customLong("guard-rule"),
    help: ArgumentHelp(
      "Likewise of all live cells, for those a rule blocks; 'removed' stands for videos that are gone. Repeatable.",
      valueName: "rule=limit"))
  var rules: [RuleLimit] = []

  @Option(
    name: .customLong("guard-planned"),
    help: ArgumentHelp(
      "Likewise of all live cells, for those that the clock alone turns dark; they count under no other limit. Default: none.",
      valueName: "limit"))
  var planned: LimitArgument?

  @Flag(help: "Announce every state, however many cells go dark.")
  var noGuard = false

  /// Nil without a guard. Throws a usage error for a rule that `ruleSet` does not have: its limit would guard nothing.
  func policy(for ruleSet: RuleSet) throws -> BlastRadiusPolicy? {
    let known = Set(ruleSet.codes.map(\.ruleID)).union([BlastRadius.removed])
    for rule in rules where !known.contains(rule.rule) {
      throw ValidationError(
        "--guard-rule: \(ruleSet.name) has no rule '\(rule.rule)', but \(known.sorted().joined(separator: ", "))")
    }
    guard !noGuard else { return nil }
    return BlastRadiusPolicy(
      all: all.limit, country: country.limit, rules: Dictionary(rules.map { ($0.rule, $0.limit) }) { _, last in last },
      planned: planned?.limit)
  }
}

/// `1%`, `500` or `1%,5000`.
struct LimitArgument: ExpressibleByArgument {
  let limit: CellLimit

  init(_ limit: CellLimit) { self.limit = limit }

  init?(argument: String) {
    guard let limit = CellLimit(argument) else { return nil }
    self.limit = limit
  }

  var defaultValueDescription: String { "\(limit)" }
}

/// `RULE=LIMIT`
struct RuleLimit: ExpressibleByArgument {
  let rule: String
  let limit: CellLimit

  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, let limit = CellLimit(String(parts[1])) else { return nil }
    (rule, self.limit) = (String(parts[0]), limit)
  }
}
