import ArgumentParser

struct BenchGuardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard", abstract: "Measures what the blast-radius guard adds to a cycle.",
    discussion: "Medians of runs after one that does not count, in a temporary directory that is removed.")

  @OptionGroup var options: BenchOptions

  func run() async throws { try await options.run { try GuardBench(work: $0).run() } }
}
