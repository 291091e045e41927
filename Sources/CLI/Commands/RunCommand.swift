import ArgumentParser
import Gatekeeper
import RuleKit
import Service
import ServiceLifecycle
import UnixSignals

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Evaluates continuously until SIGTERM or SIGINT; the cycle under way ends first.")

  @Option(help: "Seconds from the start of one cycle to the start of the next.")
  var interval = 1.0

  @OptionGroup var evaluation: EvaluationOptions
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    guard interval >= 0 else { throw ValidationError("--interval must not be negative") }
  }

  func run() async throws {
    let logger = Logs.logger("gatekeeper.run")
    let cycle = CycleService(
      storeOptions.store, evaluator: try evaluation.evaluator(), intervalSeconds: interval, now: { .now },
      logger: logger
    ) { Console.print(CycleLine.text($0.result)) }
    let group = ServiceGroup(services: [cycle], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    try await group.run()
  }
}
