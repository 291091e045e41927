import ArgumentParser
import Candidate
package import Gatekeeper
package import RuleKit
import Standard
package import Timeline

/// The rule sets that are compiled in: the one place that names them.
package enum RuleSets {
  /// The rules of production.
  package static let standard = StandardRules.ruleSet

  package static let all = [standard, CandidateRules.ruleSet]

  /// Throws a usage error that lists the names there are.
  package static func named(_ name: String) throws -> RuleSet {
    guard let set = all.first(where: { $0.name == name }) else {
      throw ValidationError("there is no rule set '\(name)'; compiled in: \(all.map(\.name).joined(separator: ", "))")
    }
    return set
  }
}

/// Which rules to evaluate with, and on how many threads.
package struct EvaluationOptions: ParsableArguments {
  @Option(name: .customLong("rules"), help: "The rule set to evaluate with.")
  package var ruleSetName = "standard"

  @Option(help: "How many threads evaluate.")
  package var threads = 2

  package init() {}

  package func validate() throws {
    try require("--threads", threads, in: OptionRange.threads)
  }

  package func evaluator() throws -> Evaluator { Evaluator(try RuleSets.named(ruleSetName), threads: threads) }
}

/// How many old states stay.
package struct RetentionOptions: ParsableArguments {
  package static let usualStates = 1000

  @Option(help: "How many of the newest states of each timeline are kept; 0 keeps all.")
  package var keepStates = usualStates

  @Option(help: "States of so many days are kept besides.")
  package var keepDays = 0.0

  package init() {}

  package func validate() throws {
    try require("--keep-states", keepStates, in: 0...Int.max)
    try require("--keep-days", keepDays, in: 0...36_525)
  }

  /// Nil to keep all.
  package var policy: RetentionPolicy? {
    if keepStates == 0 { return nil }
    return RetentionPolicy(newestStates: keepStates, youngerThanMilliseconds: Int64(keepDays * 86_400_000))
  }
}
