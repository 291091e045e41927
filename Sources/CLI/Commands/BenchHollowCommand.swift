import ArgumentParser

struct BenchHollowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hollow", abstract: "Measures the dataset engine on a synthetic catalogue.",
    discussion: """
      Medians of at least five runs after one that does not count, in a temporary directory that is removed. Use a release \
      build; a debug build measures something else. 'scan' figures are the machine's own limit in the same run.
      """)

  @OptionGroup var options: BenchOptions

  func run() async throws { try await options.run { try HollowBench(work: $0).run() } }
}
