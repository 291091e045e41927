import ArgumentParser
import CommandSupport
import Gatekeeper
import RuleKit
import Service

struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serves API and pages on loopback, with the cycle beside, until SIGTERM or SIGINT.",
    discussion: """
      GET /                                 search, and each title's verdicts by country
      GET /v1/videos/{id}                   why, as JSON
      GET /v1/videos/{id}/countries/{cc}
      GET /healthz/live, /healthz/ready     for an orchestrator; never behind other work

      docs/server.md says what a client may expect and how many of them are served.
      """)

  @Option(help: "The address to listen on. There is no authentication: keep it on loopback.")
  var host = "127.0.0.1"

  @Option(help: "The port to listen on; 0 takes a free one.")
  var port = 8080

  @Option(help: "Answer the probes on this port too, on a thread of their own.")
  var healthPort: Int?

  @Flag(help: "Serve what another process evaluates, and evaluate nothing.")
  var readOnly = false

  @OptionGroup var cycleOptions: CycleOptions

  func validate() throws {
    try require("--port", port, in: 0...65_535)
    if let healthPort { try require("--health-port", healthPort, in: 1...65_535) }
  }

  func run() async throws {
    let (host, store, evaluator) = try (
      host, cycleOptions.storeOptions.awaitedStore, cycleOptions.evaluation.evaluator()
    )
    let options = ServerOptions(
      host: host, port: port, healthPort: healthPort, intervalSeconds: cycleOptions.interval,
      blastRadius: try cycleOptions.guardOptions.policy(for: evaluator.ruleSet),
      retention: cycleOptions.retention.policy, audit: cycleOptions.audit.audit(evaluator.ruleSet, of: store))
    let server = GatekeeperServer(
      store, evaluator: readOnly ? nil : evaluator, ruleSets: RuleSets.all, options: options,
      now: { .now },
      logger: Logs.logger("gatekeeper.serve"),
      onListening: { Console.progress("http://\(ListenError.address(host, $0))") })
    try await server.run()
  }
}
