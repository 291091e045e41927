import ArgumentParser
import CommandSupport

/// The command line of the product: one executable for every role. Benchmarks are another, `gatekeeper-bench`.
@main
struct GatekeeperCommand: AsyncParsableCommand {
  static func main() async { await CommandLineTool.run(Self.self) }

  static let configuration = CommandConfiguration(
    commandName: "gatekeeper",
    abstract: "Decides which video may be live in which country, and says why not.",
    discussion: """
      gatekeeper demo                                a small catalogue, live
      gatekeeper import videos videos.ndjson.gz      records into a dataset
      gatekeeper evaluate                            one full evaluation
      gatekeeper why 80000001 DE                     what blocks a title, who fixes it

      Exit codes: 0 done, 1 failed, 2 states differ (diff, replay), 3 some lines were refused (import, apply), 4 the \
      output is held (evaluate), 64 wrong usage. Data that standard output does not take is a failure, but for a \
      reader that went away; what was done to a store is done, and is said on standard error then.
      """,
    subcommands: [
      DemoCommand.self, ImportCommand.self, ApplyCommand.self, EvaluateCommand.self, RunCommand.self,
      OutputCommand.self, StatusCommand.self, WhyCommand.self, ServeCommand.self, ReplayCommand.self,
      FollowCommand.self, DiffCommand.self, HeldCommand.self, ExportCommand.self, DatasetCommand.self,
      RulesCommand.self, GenerateCommand.self,
    ])
}
