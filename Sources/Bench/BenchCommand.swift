import ArgumentParser
import CommandSupport

/// The command line of the benchmarks: what this build takes on this machine. It is no part of the product.
@main
struct BenchCommand: AsyncParsableCommand {
  static func main() async { await CommandLineTool.run(Self.self) }

  static let configuration = CommandConfiguration(
    commandName: "gatekeeper-bench", abstract: "Measures this build of Gatekeeper on this machine.",
    discussion: """
      gatekeeper-bench hollow                              the dataset engine
      gatekeeper-bench evaluate --only cycle,latency       cycles, and how soon a change is seen
      gatekeeper-bench evaluate -o json > run.ndjson       one JSON object a figure and a line
      gatekeeper-bench check run.ndjson                    holds the run against benchmarks/thresholds.json

      Use a release build; a debug build measures something else. benchmarks/README.md says what each figure measures.

      Exit codes: 0 done, 1 failed, or figures exceed their thresholds (check), 64 wrong usage or wrong files.
      """,
    subcommands: [
      HollowCommand.self, EvaluateCommand.self, FirstCycleCommand.self, GuardCommand.self, CheckCommand.self,
    ])
}
