import ArgumentParser
import CommandSupport
import Lab
import Synthesis

/// `gatekeeper demo`: the demo of the lab, with the numbers of the command line.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Runs a small synthetic catalogue with changes, and says what became live or blocked.")

  @Option(help: "How many videos.")
  var videos = 1000

  @Option(help: "The seed of catalogue and changes.")
  var seed: UInt64 = 1

  @Option(help: "How many rounds of changes; each is a day.")
  var rounds = 3

  @Option(help: "Changes a round.")
  var changes = 200

  @Option(help: "The directory for the demo's timelines; an earlier demo in it is removed.")
  var store = "demo-data"

  func validate() throws {
    try require("--videos", videos, in: 1...1_000_000)
    try require("--rounds", rounds, in: 0...10_000)
    try require("--changes", changes, in: 0...1_000_000)
  }

  func run() async throws {
    let catalogue = SyntheticCatalogue(videos: videos, seed: seed, instant: DemoRun.start)
    try await DemoRun(directory: store, catalogue: catalogue, rounds: rounds, changesPerRound: changes).run()
  }
}
