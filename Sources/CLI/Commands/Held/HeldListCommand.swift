import ArgumentParser
import Gatekeeper
import RuleKit
import Timeline

struct HeldListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "Lists the held state, and what was decided about earlier ones.")

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let states = HeldStates(storeOptions.store)
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
