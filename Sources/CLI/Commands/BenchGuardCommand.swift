import ArgumentParser
import Foundation
import Gatekeeper
import Synthesis

struct BenchGuardCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard", abstract: "Measures what the blast-radius guard adds to a cycle.",
    discussion: "Medians of runs after one that does not count, in a temporary directory that is removed.")

  @Option(help: "How many videos; 30 assets each.")
  var videos = 100_000

  @Option(help: "The seed of the catalogue.")
  var seed: UInt64 = 1

  @Option(help: "Runs of each figure.")
  var runs = 9

  @OptionGroup var output: FormatOptions

  func validate() throws {
    guard (100...SyntheticCatalogue.maximumVideos).contains(videos), runs > 0 else {
      throw ValidationError("--videos must be 100...\(SyntheticCatalogue.maximumVideos), --runs at least 1")
    }
  }

  func run() async throws {
    let directory = FileManager.default.temporaryDirectory.appending(
      path: "gatekeeper-bench-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let catalogue = SyntheticCatalogue(videos: videos, seed: seed, instant: SyntheticCatalogue.usualInstant)
    var report = BenchReport(output.format)
    try GuardBench(store: Store(path: directory.path), catalogue: catalogue, runs: runs).run { report.add($0) }
    report.finish()
  }
}
