import ArgumentParser
import Candidate
import Gatekeeper
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

/// Which rules to evaluate with, and on how many threads.
struct EvaluationOptions: ParsableArguments {
  @Option(name: .customLong("rules"), help: "The rule set to evaluate with.")
  var ruleSetName = "standard"

  @Option(help: "How many threads evaluate.")
  var threads = 2

  func validate() throws {
    guard (1...256).contains(threads) else { throw ValidationError("--threads \(threads) is outside 1...256") }
  }

  func evaluator() throws -> Evaluator { Evaluator(try RuleSets.named(ruleSetName), threads: threads) }
}
