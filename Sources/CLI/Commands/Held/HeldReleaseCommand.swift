import ArgumentParser
import Gatekeeper

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
