import ArgumentParser
import Candidate
import Gatekeeper
import RuleKit
import Service
import Standard
import Timeline

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

/// How often a continuous evaluation checks itself.
struct AuditOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Cycles from one audit to the next; 0 makes none.",
      discussion: """
        An audit compares a published state with a full evaluation from nothing, in the background. A difference is logged \
        with its cells, left as a case in STORE/audits, and mended by a full cycle.
        """))
  var auditEvery = 60

  func validate() throws {
    guard auditEvery >= 0 else { throw ValidationError("--audit-every must not be negative") }
  }

  /// The audit of a store's cycles, nil for none.
  func audit(_ ruleSet: RuleSet, of store: Store) -> CycleAudit? {
    guard auditEvery > 0 else { return nil }
    return CycleAudit(ruleSet, every: auditEvery, casesDirectory: "\(store.directory ?? ".")/audits")
  }
}

/// How many old states stay.
struct RetentionOptions: ParsableArguments {
  static let usualStates = 1000

  @Option(help: "How many of the newest states of each timeline are kept; 0 keeps all.")
  var keepStates = usualStates

  @Option(help: "States of so many days are kept besides.")
  var keepDays = 0.0

  func validate() throws {
    guard keepStates >= 0 else { throw ValidationError("--keep-states must not be negative") }
    guard (0...36_525).contains(keepDays) else { throw ValidationError("--keep-days \(keepDays) is outside 0...36525") }
  }

  /// Nil to keep all.
  var policy: RetentionPolicy? {
    keepStates == 0 ? nil : RetentionPolicy(newestStates: keepStates, youngerThan: Int64(keepDays * 86_400_000))
  }
}
