import ArgumentParser
import Gatekeeper
import RuleKit

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
