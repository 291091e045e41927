import ArgumentParser

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
