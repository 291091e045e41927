import ArgumentParser

struct BenchEvaluateCommand: AsyncParsableCommand {
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
