import ArgumentParser
import CommandSupport
import Foundation
import Gatekeeper
import Ingest
import Lab
import RuleKit
import Synthesis
import Timeline

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

  /// Publishes the catalogue in a temporary directory, which is removed afterwards, runs a benchmark there and prints its
  /// figures.
  func run(_ benchmark: (BenchWork) async throws -> Void) async throws {
    let directory = FileManager.default.temporaryDirectory.appending(
      path: "gatekeeper-bench-\(ProcessInfo.processInfo.processIdentifier)")
    defer { try? FileManager.default.removeItem(at: directory) }
    let catalogue = SyntheticCatalogue(videos: videos, seed: seed, instant: SyntheticCatalogue.usualInstant)
    let report = BenchReport(output.format)
    let wanted = only?.split(separator: ",").map(String.init) ?? [""]
    let work = BenchWork(directory: directory.path, catalogue: catalogue, runs: runs, wanted: wanted, report: report)
    _ = try CataloguePublisher(store: work.store, catalogue: catalogue, instant: catalogue.instant).publish()
    // Every run prints the scan, and before all else: `check` divides the figures after it by it.
    if work.wants(MemoryScan.figure) {
      work.add(MemoryScan.figure, "GB/s", MemoryScan.gigabytesPerSecond(runs: runs), threads: 1)
    }
    try await benchmark(work)
    report.finish()
  }
}

/// What a benchmark works on, and where its figures go.
struct BenchWork {
  /// A directory of this run alone.
  let directory: String
  /// The catalogue whose records are published in `store`.
  let catalogue: SyntheticCatalogue
  let runs: Int
  /// What the names of wanted figures begin with.
  let wanted: [String]
  let report: BenchReport

  var store: Store { Store(path: "\(directory)/store") }

  /// The input timelines of `store`; all other timelines, which are the output and what the guard keeps, those of `output`.
  func store(writing output: Store) -> Store {
    Store(location: output.location) { [store] timeline in
      (Dataset(rawValue: timeline) == nil ? output : store).timeline(named: timeline)
    }
  }

  /// A store whose output timeline a benchmark writes.
  func output(_ name: String) -> Store { Store(path: "\(directory)/output-\(name)") }

  /// Bytes of the newest snapshot of each dataset.
  func snapshotBytes() throws -> Int {
    try Dataset.allCases.reduce(0) { sum, dataset in
      let folder = "\(store.location)/\(dataset)"
      let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("snapshot-") }
      guard let newest = names.max() else { throw CleanError("\(folder) has no snapshot") }
      let size = try FileManager.default.attributesOfItem(atPath: "\(folder)/\(newest)")[.size] as? Int
      return sum + (size ?? 0)
    }
  }

  /// The change that touches most: a country that is no longer launched changes the answer for every video.
  var closedCountry: [ChangeEvent] {
    catalogue.territories.filter(\.launched).prefix(1).map { territory in
      var closed = territory
      closed.launched = false
      return .upsert(.territory(closed))
    }
  }

  /// Whether a figure with one of these names, or one whose name begins with one of them, is wanted.
  func wants(_ names: String...) -> Bool {
    wanted.contains { prefix in names.contains { $0.hasPrefix(prefix) || prefix.hasPrefix($0) } }
  }

  /// Reports the samples of a figure if it is wanted.
  func add(_ name: String, _ unit: String, _ samples: [Double], threads: Int) {
    guard !samples.isEmpty, wanted.contains(where: name.hasPrefix) else { return }
    report.add(Figure(name: name, unit: unit, samples: samples, videos: catalogue.videoCount, threads: threads))
  }
}
