import ArgumentParser
import Candidate
import RuleKit
import Standard

/// The rule sets that are compiled in: the one place that names them.
enum RuleSets {
  static let all = [StandardRules.ruleSet, CandidateRules.ruleSet]

  static func named(_ name: String) throws -> RuleSet {
    guard let set = all.first(where: { $0.name == name }) else {
      throw ValidationError("there is no rule set '\(name)'; compiled in: \(all.map(\.name).joined(separator: ", "))")
    }
    return set
  }
}
