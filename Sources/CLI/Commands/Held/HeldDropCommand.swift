import ArgumentParser
import Gatekeeper

struct HeldDropCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop", abstract: "Discards a held state; what is announced stays.",
    discussion: "The next cycle that exceeds the limits is held anew.")

  @OptionGroup var decision: DecisionOptions

  func run() async throws { try decision.decide(.drop, "The next cycle discards it.") }
}
