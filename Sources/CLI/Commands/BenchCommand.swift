import ArgumentParser

struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measures this build on this machine.",
    subcommands: [
      BenchHollowCommand.self, BenchEvaluateCommand.self, BenchFirstCycleCommand.self, BenchGuardCommand.self,
    ])
}
