import Gatekeeper
import RuleKit
import Standard
import Timeline

/// Records the states of snapshots/ anew, for when the form of the output has changed on purpose:
///
/// ```
/// swift run StateRecorder FOLDER
/// ```
///
/// It evaluates the inputs of each recorded output again, at the same instant and under the same version, into
/// FOLDER/liveness, and prints the lines that snapshots/README.md has to promise. Then FOLDER/liveness takes the place
/// of snapshots/small/liveness. `RecordedStatesTests` checks what was recorded.
@main
enum StateRecorder {
  static func main() throws {
    guard CommandLine.arguments.count == 2 else {
      print("usage, in the root of the repository: swift run StateRecorder FOLDER")
      return
    }
    try record(Store(path: "snapshots/small"), into: Store(path: CommandLine.arguments[1]))
  }

  private static func record(_ recorded: Store, into store: Store) throws {
    let (outputs, timelines) = (OutputStates(recorded), recorded.inputs())
    // The lease begins at any instant: nobody else writes into the folder.
    let cycle = try EvaluationCycle(
      store.liveness, evaluator: Evaluator(StandardRules.ruleSet), at: Instant(milliseconds: 1_790_000_000_000))
    for version in try outputs.versions() {
      let output = try outputs.state(at: version)
      let result = try cycle.run(
        try timelines.states(of: output.evaluation), at: output.evaluation.evaluatedAt,
        publishedAt: Instant(milliseconds: output.state.publishedAt ?? 0))
      print("| \(result.state.version) | \(result.evaluation.evaluatedAt) | \(result.evaluation.digest) |")
    }
  }
}
