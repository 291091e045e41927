import ArgumentParser
import CommandSupport
import Gatekeeper
import RuleKit
import Service
import ServiceLifecycle
import Timeline
import UnixSignals

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Evaluates everything once and announces the output state.",
    discussion: """
      Exit code 4 when the output is held, because too many cells would go dark: see 'gatekeeper held'. Exit code 1, with \
      nothing announced, when a dataset that was evaluated before is gone, cannot be read or went back, and when the instant \
      is more than 10 s before that of the announced state.
      """)

  @Option(help: "The instant to evaluate at: RFC 3339 or milliseconds since 1970. Default: now.")
  var at: InstantArgument?

  @OptionGroup var evaluation: EvaluationOptions
  @OptionGroup var guardOptions: GuardOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let store = try storeOptions.store
    // Not in the cycle: a library may evaluate nothing. Here it would be a store of a wrong name, or a volume half mounted.
    guard
      try ([store.liveness] + Dataset.allCases.map { store.timeline($0) }).contains(where: {
        try $0.announcedVersion() != nil
      })
    else { throw CleanError("\(store.location) has no dataset yet; import one, then evaluate") }
    let evaluator = try evaluation.evaluator()
    let blastRadius = try guardOptions.policy(for: evaluator.ruleSet).map { policy in
      BlastRadiusGuard(store, policy: policy, evaluator: evaluator) { event in
        if case .held = event {} else { Console.note("\(event)") }
      }
    }
    let cycle = try EvaluationCycle(store.liveness, evaluator: evaluator, blastRadius: blastRadius, at: .now)
    let inputs = try store.inputs().latest(after: try cycle.pins())
    do {
      let result = try cycle.run(inputs, at: at?.instant ?? .now, publishedAt: .now)
      Console.done(CycleLine.text(result))
    } catch let error as HeldError {
      Console.note("\(error)")
      throw ExitCode(4)
    }
  }
}

struct RunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Evaluates continuously until SIGTERM or SIGINT; the cycle under way ends first.")

  @OptionGroup var options: CycleOptions

  func run() async throws {
    let logger = Logs.logger("gatekeeper.run")
    let (store, evaluator) = try (options.store, options.evaluation.evaluator())
    let cycle = CycleService(
      store, evaluator: evaluator, intervalSeconds: options.interval,
      blastRadius: try options.guardOptions.policy(for: evaluator.ruleSet), retention: options.retention.policy,
      audit: options.audit.audit(evaluator.ruleSet, of: store), now: { .now }, logger: logger
    ) { Console.progress(CycleLine.text($0)) }
    let group = ServiceGroup(services: [cycle], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    try await group.run()
  }
}
