import ArgumentParser
import Foundation
import Gatekeeper
import Synthesis

/// What every benchmark is told: how large the work is, how often it is done, and which figures are wanted.
struct BenchOptions: ParsableArguments {
  @Option(help: "How many videos; 30 assets each.")
  var videos = 100_000

  @Option(help: "The seed of the catalogue.")
  var seed: UInt64 = 1

  @Option(help: "Runs of each figure.")
  var runs = 5

  @Option(help: "Only figures whose names begin so, separated by commas: cycle.full,latency.")
  var only: String?

  @OptionGroup var output: FormatOptions

  func validate() throws {
    guard (100...SyntheticCatalogue.maximumVideos).contains(videos), runs > 0 else {
      throw ValidationError("--videos must be 100...\(SyntheticCatalogue.maximumVideos), --runs at least 1")
    }
  }

  /// Runs a benchmark in a temporary directory, which is removed, and prints its figures.
  func run(_ benchmark: (BenchWork) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(
      path: "gatekeeper-bench-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let catalogue = SyntheticCatalogue(videos: videos, seed: seed, instant: SyntheticCatalogue.usualInstant)
    let report = BenchReport(output.format)
    let wanted = only?.split(separator: ",").map(String.init) ?? [""]
    let work = BenchWork(directory: directory.path, catalogue: catalogue, runs: runs, wanted: wanted, report: report)
    _ = try CataloguePublisher(store: work.store, catalogue: catalogue, instant: catalogue.instant).publish()
    try await benchmark(work)
    report.finish()
  }
}
