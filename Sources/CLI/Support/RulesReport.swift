import CommandSupport
import Gatekeeper
import RuleKit
import Timeline

/// A rule set for people or programs: its rules, their blockers, and what each costs where that was measured.
struct RulesReport {
  private let ruleSet: RuleSet
  private let costs: [RuleCost]?

  init(_ ruleSet: RuleSet, costs: [RuleCost]?) { (self.ruleSet, self.costs) = (ruleSet, costs) }

  var lines: [String] {
    var codes = TextTable("RULE", "BLOCKER", "KIND", "OWNER", "DATASET", "SENTENCE")
    for code in ruleSet.codes {
      let words = code.words
      codes.add(
        code.ruleID, code.codeID, words.kind.name, words.owner.name, words.dataset.rawValue, words.sentence)
    }
    return ["\(ruleSet.name), fingerprint \(ruleSet.fingerprint)"] + codes.lines + costLines
  }

  private var costLines: [String] {
    guard let costs else { return [] }
    var table = TextTable("RULE", "TIME", "CELLS BLOCKED", "VIDEOS TOUCHED")
    for cost in costs {
      table.add(
        cost.ruleID, Console.seconds(cost.duration.seconds), "\(cost.cellsBlocked)", "\(cost.videosTouched)")
    }
    return [""] + table.lines
  }

  /// One object, its rules in the set's order: those that block a title, the hierarchy, the asset rule.
  var json: String {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("name", ruleSet.name)
      object.field("fingerprint", ruleSet.fingerprint)
      object.field("rules", objects: ids) { id, writer in
        writer.field("rule", id)
        writer.field("blockers", objects: ruleSet.codes.filter { $0.ruleID == id }, Self.write)
        guard let cost = costs?.first(where: { $0.ruleID == id }) else { return }
        writer.field("microseconds", Int(cost.duration / .microseconds(1)))
        writer.field("cellsBlocked", cost.cellsBlocked)
        writer.field("videosTouched", cost.videosTouched)
      }
    }
    return writer.text
  }

  private var ids: [String] { ruleSet.rules.map(\.id) + [ruleSet.hierarchy.id, RuleSet.assetRuleID] }

  private static func write(_ code: BlockerDefinition, to writer: inout JSONLineWriter) {
    writer.field("code", code.codeID)
    writer.field("kind", code.words.kind.name)
    writer.field("owner", code.words.owner.name)
    writer.field("dataset", code.words.dataset.rawValue)
    writer.field("sentence", code.words.sentence)
    writer.field("fix", code.words.fix)
  }
}
