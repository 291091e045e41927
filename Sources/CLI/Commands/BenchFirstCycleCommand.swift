import ArgumentParser
import Foundation
import Gatekeeper

/// The child process of 'bench evaluate': see `FirstCycle`.
struct BenchFirstCycleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "first-cycle", abstract: "Measures the first cycle of a process.", shouldDisplay: false)

  @Option(help: "The store whose output timeline is written.")
  var out: String

  @Option(help: "The instant to evaluate at: RFC 3339 or milliseconds since 1970.")
  var at: InstantArgument

  @OptionGroup var evaluation: EvaluationOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() throws {
    let measured = try FirstCycle(
      storeOptions.store, output: Store(path: out), evaluator: try evaluation.evaluator(), at: at.instant)
    Console.print(String(decoding: try JSONEncoder().encode(measured), as: UTF8.self))
  }
}
