import ArgumentParser
import Gatekeeper
import RuleKit
import Timeline

struct ReplayCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Evaluates a past state again from its pins and compares the digests.",
    discussion: "Exit code 0 when they are equal, 2 with the cells that differ when they are not.")

  @Argument(help: "The output version; see 'gatekeeper status'.")
  var version: VersionArgument

  @Option(help: "The store with the input timelines, when it is another one (PREPROD). Default: --store.")
  var inputs: String?

  @Option(help: "How many threads evaluate.")
  var threads = 2

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let stored = try OutputStates(storeOptions.store).state(at: version.version)
    let inputs = try (inputs.map { try StoreLocation($0).store } ?? storeOptions.store).inputs()
    let outcome = try Replayer(inputs: inputs, ruleSets: RuleSets.all, threads: max(1, threads)).replay(stored)
    if !outcome.hasSameRules {
      Console.note("evaluated then with \(stored.evaluation.rules), now with \(outcome.replayed.evaluation.rules)")
    }
    if outcome.isEqual {
      Console.print("liveness@\(stored.version): equal, digest \(stored.evaluation.digest)")
    } else {
      Console.note(
        "liveness@\(stored.version): digest \(stored.evaluation.digest), replayed \(outcome.replayed.evaluation.digest)"
      )
      DiffReport(outcome.diff, left: stored, right: outcome.replayed).print(formatOptions.format)
      throw ExitCode(2)
    }
  }
}
