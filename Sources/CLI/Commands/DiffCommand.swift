import ArgumentParser
import Gatekeeper
import RuleKit
import Timeline

struct DiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compares two output states: counts, then groups by rule and code, then cells.",
    discussion: """
      A state is VERSION of --store, STORE for the announced state of another store, or STORE@VERSION.
      Exit code 0 when they are equal, 2 when they differ.
      """)

  @Argument(help: "The state on the left: VERSION, STORE or STORE@VERSION.")
  var left: String

  @Argument(help: "The state on the right.")
  var right: String

  @Option(help: "How many videos to list with their cells; 0 lists all.")
  var limit = 20

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let (leftState, rightState) = (try state(left), try state(right))
    let diff = StateDiff(leftState, rightState)
    DiffReport(diff, left: leftState, right: rightState, limit: limit).print(formatOptions.format)
    if !diff.isEmpty { throw ExitCode(2) }
  }

  private func state(_ text: String) throws -> LivenessState {
    if let version = Version(text) { return try OutputStates(storeOptions.store).state(at: version) }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let version = Version(parts[1]) else {
      return try OutputStates(StoreLocation(text).store).latest()
    }
    return try OutputStates(StoreLocation(String(parts[0])).store).state(at: version)
  }
}
