import ArgumentParser
import BitMemory
import CommandSupport
import Gatekeeper
import RuleKit
import Timeline

/// Output states that the blast-radius guard did not let out.
struct HeldCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "held", abstract: "Looks into a held output state, releases it or drops it.",
    discussion: """
      A cycle whose output would turn more cells dark than the guard allows announces nothing; its output is held. Mend the \
      inputs and the next cycle passes by itself; or release what goes dark in the held state; or drop it.
      """,
    subcommands: [
      HeldListCommand.self, HeldShowCommand.self, HeldDiffCommand.self, HeldReleaseCommand.self, HeldDropCommand.self,
    ])
}

struct HeldListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "Lists the held state, and what was decided about earlier ones.")

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let states = HeldStates(try storeOptions.store)
    let (held, decisions) = (try states.current(), try states.decisions())
    switch formatOptions.format {
    case .table: for line in Self.table(held, decisions) { Console.print(line) }
    case .json: Console.print(Self.json(held, decisions))
    }
  }

  private static func table(_ held: HeldState?, _ decisions: [Decision]) -> [String] {
    var lines = ["Nothing is held."]
    if let held {
      var table = TextTable("HELD", "SINCE", "DARK", "LIVE", "DECISION")
      let decision = decisions.last { $0.version == held.version }
      table.add(
        "\(held.version)", held.heldAt.description, "\(held.dark)", "\(held.live)",
        decision.map { "\($0.sentence); the next cycle acts on it" } ?? "none yet")
      lines = table.lines
    }
    let earlier = decisions.filter { $0.version != held?.version }
    guard !earlier.isEmpty else { return lines }
    var table = TextTable("EARLIER", "DECIDED", "DECISION")
    for decision in earlier.reversed() {
      table.add("\(decision.version)", decision.decidedAt.description, decision.sentence)
    }
    return lines + [""] + table.lines
  }

  private static func json(_ held: HeldState?, _ decisions: [Decision]) -> String {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("held", objects: held.map { [$0] } ?? []) { HeldReport.write($0, to: &$1) }
      object.field("decisions", objects: decisions) { HeldReport.write($0, to: &$1) }
    }
    return writer.text
  }
}

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

  func validate() throws { try require("--limit", limit, in: OptionRange.limit) }

  func run() async throws {
    let store = try storeOptions.store
    let states = HeldStates(store)
    let held = try states.require(version?.version)
    let report = try HeldReport(
      held, states.decision(about: held.version), from: states.announced(held), to: states.state(held), in: store,
      limit: limit)
    report.print(formatOptions.format)
  }
}

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

  func validate() throws { try require("--limit", limit, in: OptionRange.limit) }

  func run() async throws {
    let states = HeldStates(try storeOptions.store)
    let held = try states.require(version?.version)
    let (left, right) = (try states.announced(held), try states.state(held))
    DiffReport(StateDiff(left, right), left: left, right: right, limit: limit).print(formatOptions.format)
  }
}

struct HeldReleaseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release", abstract: "Lets the cells go dark that are dark in a held state.",
    discussion: """
      The next cycle evaluates the inputs of then. What is dark in the held state may go dark in its output, and besides no \
      more than the guard allows; else that output is held in turn. The announced state says who released what, and why.
      """)

  @OptionGroup var decision: DecisionOptions

  func run() async throws { try decision.decide(.release, "The next cycle announces its output.") }
}

struct HeldDropCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop", abstract: "Discards a held state; what is announced stays.",
    discussion: "The next cycle that exceeds the limits is held anew.")

  @OptionGroup var decision: DecisionOptions

  func run() async throws { try decision.decide(.drop, "The next cycle discards it.") }
}

/// What `release` and `drop` share: who decides about which held state, and why.
struct DecisionOptions: ParsableArguments {
  @Argument(help: "The held version, as 'held ls' shows it.")
  var version: VersionArgument

  @Option(help: "Why, for whoever wonders later; at most 500 characters.")
  var reason: String

  @Option(help: "Who decides. Default: this user on this host.")
  var by: String?

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func validate() throws {
    try OperatorText.check(reason, "--reason", says: "why")
    if let by { try OperatorText.check(by, "--by", says: "who") }
  }

  /// Records the decision.
  ///
  /// - Parameter consequence: what the next cycle does, in words.
  func decide(_ action: Decision.Action, _ consequence: String) throws {
    let decision = Decision(
      version: version.version, action: action, by: by ?? HostProcess.user, reason: reason, decidedAt: .now)
    try HeldStates(storeOptions.store).decide(decision)
    switch formatOptions.format {
    case .table: Console.done("\(Store.heldName)@\(decision.version) is \(decision.sentence). \(consequence)")
    case .json:
      var writer = JSONLineWriter()
      writer.object { HeldReport.write(decision, to: &$0) }
      Console.done(writer.text)
    }
  }
}
