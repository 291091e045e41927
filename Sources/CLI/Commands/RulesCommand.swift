import ArgumentParser
import CommandSupport
import Gatekeeper
import RuleKit

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Lists the rule sets: each rule with its blockers, and what it costs.",
    discussion: """
      With --costs, the announced inputs of the store are evaluated once, and nothing is published. The seconds of a rule \
      are those of all threads.
      """)

  @Option(name: .customLong("rules"), help: "Only this rule set.")
  var ruleSetName: String?

  @Flag(help: "Evaluates the store's inputs and adds what each rule takes and blocks.")
  var costs = false

  @Option(help: "The instant to evaluate at: RFC 3339 or milliseconds since 1970. Default: now.")
  var at: InstantArgument?

  @Option(help: "How many threads evaluate.")
  var threads = 2

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    try require("--threads", threads, in: OptionRange.threads)
    guard costs || at == nil else { throw ValidationError("--at goes with --costs") }
  }

  func run() throws {
    let ruleSets = try ruleSetName.map { [try RuleSets.named($0)] } ?? RuleSets.all
    let catalogue = costs ? try Catalogue(try storeOptions.store.inputs().latest()) : nil
    let reports = try ruleSets.map { ruleSet in
      let evaluator = Evaluator(ruleSet, threads: threads)
      return RulesReport(ruleSet, costs: try catalogue.map { try evaluator.costs(of: $0, at: at?.instant ?? .now) })
    }
    switch formatOptions.format {
    case .table: for line in reports.map(\.lines).joined(separator: [""]) { Console.print(line) }
    case .json: for report in reports { Console.print(report.json) }
    }
  }
}
