import ArgumentParser
import CommandSupport
import Foundation
import Gatekeeper

struct HollowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hollow", abstract: "Measures the dataset engine on a synthetic catalogue.",
    discussion: """
      Medians of at least five runs after one that does not count, in a temporary directory that is removed. Use a release \
      build; a debug build measures something else. 'scan.memory' is the machine's own limit in the same run.
      """)

  @OptionGroup var options: BenchOptions

  func run() async throws { try await options.run { try HollowBench(work: $0).run() } }
}

struct EvaluateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Measures cycles on a synthetic catalogue: of everything, of changes, under load.",
    discussion: """
      Medians of at least five runs, in a temporary directory that is removed. Use a release build. 'latency' runs cycles \
      as 'gatekeeper run' does while 1,000 changes a minute arrive, and takes --runs times --latency-seconds. First cycles \
      and memory are those of processes of their own.
      """)

  @OptionGroup var options: BenchOptions

  @Option(help: "Seconds of each run under load.")
  var latencySeconds = 60.0

  @Option(help: "Changes a minute under load.")
  var rate = 1000.0

  @OptionGroup var evaluation: EvaluationOptions

  func validate() throws {
    guard (0.1...86_400).contains(latencySeconds) else {
      throw ValidationError("--latency-seconds \(latencySeconds) is outside 0.1...86400")
    }
    guard (1...1_000_000).contains(rate) else { throw ValidationError("--rate \(rate) is outside 1...1000000") }
  }

  func run() async throws {
    let evaluator = try evaluation.evaluator()
    try await options.run { work in
      try await EvaluateBench(work, evaluator: evaluator, load: (rate: rate, seconds: latencySeconds)).run()
    }
  }
}

/// The child process that `gatekeeper-bench evaluate` starts for each first cycle; see `FirstCycle`. Help does not list it.
struct FirstCycleCommand: ParsableCommand {
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

struct GuardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard", abstract: "Measures what the blast-radius guard adds to a cycle.",
    discussion: "Medians of runs after one that does not count, in a temporary directory that is removed.")

  @OptionGroup var options: BenchOptions

  func run() async throws { try await options.run { try GuardBench(work: $0).run() } }
}
