import ArgumentParser
import Gatekeeper
import RuleKit
import Service
import ServiceLifecycle
import UnixSignals

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Evaluates continuously until SIGTERM or SIGINT; the cycle under way ends first.")

  @Option(help: "Seconds from one cycle to the next when no input is announced meanwhile.")
  var interval = 1.0

  @OptionGroup var retention: RetentionOptions
  @OptionGroup var audit: AuditOptions
  @OptionGroup var evaluation: EvaluationOptions
  @OptionGroup var guardOptions: GuardOptions
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    guard interval >= 0 else { throw ValidationError("--interval must not be negative") }
  }

  func run() async throws {
    let logger = Logs.logger("gatekeeper.run")
    let (store, evaluator) = (storeOptions.store, try evaluation.evaluator())
    let cycle = CycleService(
      store, evaluator: evaluator, intervalSeconds: interval,
      blastRadius: try guardOptions.policy(for: evaluator.ruleSet), retention: retention.policy,
      audit: audit.audit(evaluator.ruleSet, of: store), now: { .now }, logger: logger
    ) { Console.print(CycleLine.text($0)) }
    let group = ServiceGroup(services: [cycle], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    try await group.run()
  }
}
