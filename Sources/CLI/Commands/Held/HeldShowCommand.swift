import ArgumentParser
import Gatekeeper

struct HeldShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows what would go dark: limits exceeded, by country, by rule, the hardest-hit titles.")

  @Argument(help: "The held version. Default: the one there is.")
  var version: VersionArgument?

  @Option(help: "How many countries and titles to list; 0 lists all.")
  var limit = 10

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let states = HeldStates(storeOptions.store)
    let held = try states.require(version?.version)
    let report = try HeldReport(
      held, states.decision(about: held.version), from: states.announced(held), to: states.state(held),
      titles: TitleNames(storeOptions.store, held.inputs), limit: limit)
    report.print(formatOptions.format)
  }
}
