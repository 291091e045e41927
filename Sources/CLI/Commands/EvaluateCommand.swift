import ArgumentParser
import Gatekeeper
import RuleKit

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Evaluates everything once and announces the output state.")

  @Option(help: "The instant to evaluate at: RFC 3339 or milliseconds since 1970. Default: now.")
  var at: InstantArgument?

  @OptionGroup var evaluation: EvaluationOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let store = storeOptions.store
    let cycle = try EvaluationCycle(store.liveness, evaluator: try evaluation.evaluator(), at: .now)
    let inputs = try store.inputs().pinLatest(keeping: nil) { _, _ in }
    let result = try cycle.run(inputs, at: at?.instant ?? .now, publishedAt: .now)
    Console.print(CycleLine.text(result))
  }
}
