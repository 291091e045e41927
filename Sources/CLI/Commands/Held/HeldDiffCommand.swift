import ArgumentParser
import Gatekeeper

struct HeldDiffCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compares the announced state with the held one: counts, groups by rule and code, cells.")

  @Argument(help: "The held version. Default: the one there is.")
  var version: VersionArgument?

  @Option(help: "How many videos to list with their cells; 0 lists all.")
  var limit = 20

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let states = HeldStates(storeOptions.store)
    let held = try states.require(version?.version)
    let (left, right) = (try states.announced(held), try states.state(held))
    DiffReport(StateDiff(left, right), left: left, right: right, limit: limit).print(formatOptions.format)
  }
}
