import ArgumentParser
import Foundation
import Gatekeeper
import RuleKit
import Synthesis
import Timeline

/// Prints figures as they are measured: JSON lines at once, a table at the end.
final class BenchReport {
  let format: ReportFormat
  private var table = TextTable("figure", "median", "min", "max", "unit", "runs")

  init(_ format: ReportFormat) { self.format = format }

  func add(_ figure: Figure) {
    if format == .json { return Console.print(figure.json) }
    table.add(
      figure.name, Figure.text(figure.median), Figure.text(figure.minimum), Figure.text(figure.maximum), figure.unit,
      "\(figure.samples.count)")
  }

  func finish() { if format == .table { for line in table.lines { Console.print(line) } } }
}

/// One measured figure: its samples, and how large the work was.
struct Figure {
  let name: String
  let unit: String
  let samples: [Double]
  let videos: Int
  let threads: Int

  var sorted: [Double] { samples.sorted() }
  var minimum: Double { sorted.first ?? 0 }
  var maximum: Double { sorted.last ?? 0 }

  /// The middle sample; of an even number, the mean of the two.
  var median: Double {
    let sorted = sorted
    guard let last = sorted.indices.last else { return 0 }
    return (sorted[last / 2] + sorted[(last + 1) / 2]) / 2
  }

  /// One JSON object, the field names of docs and other benchmarks.
  var json: String {
    "{\"name\":\"\(name)\",\"unit\":\"\(unit)\",\"median\":\(Self.text(median)),\"min\":\(Self.text(minimum)),"
      + "\"max\":\(Self.text(maximum)),\"runs\":\(samples.count),\"videos\":\(videos),\"threads\":\(threads)}"
  }

  /// Four digits that mean something, without an exponent.
  static func text(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let digits = max(0, 3 - Int(log10(abs(value)).rounded(.down)))
    return String(format: "%.\(min(digits, 9))f", value)
  }
}

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

/// The catalogue's time: it begins when the catalogue was published, and goes on as fast as the real one.
struct BenchClock: Sendable {
  private let start: Instant
  private let origin = ContinuousClock().now

  init(from start: Instant) { self.start = start }

  var now: Instant {
    let elapsed = origin.duration(to: ContinuousClock().now) / .milliseconds(1)
    return Instant(milliseconds: start.milliseconds + Int64(elapsed) + 1)
  }
}

/// Times repeated work.
enum Stopwatch {
  /// The seconds that `body` takes.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    try body()
    return start.duration(to: clock.now).seconds
  }

  /// The seconds of each of `runs` runs, after one that does not count.
  static func seconds(runs: Int, _ body: () throws -> Void) rethrows -> [Double] {
    try body()
    return try (0..<runs).map { _ in try seconds(body) }
  }
}

/// What a benchmark works on, and where its figures go.
struct BenchWork {
  /// Of this run alone.
  let directory: String
  /// Its records are published in `store`.
  let catalogue: SyntheticCatalogue
  let runs: Int
  /// What the names of wanted figures begin with.
  let wanted: [String]
  let report: BenchReport

  var store: Store { Store(path: "\(directory)/store") }

  /// The inputs of `store`, beside an output elsewhere, with what its guard keeps.
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

  /// Whether a figure with one of these names, or with more behind them, is wanted.
  func wants(_ names: String...) -> Bool {
    wanted.contains { prefix in names.contains { $0.hasPrefix(prefix) || prefix.hasPrefix($0) } }
  }

  /// Reports the samples of a figure if it is wanted.
  func add(_ name: String, _ unit: String, _ samples: [Double], threads: Int) {
    guard !samples.isEmpty, wanted.contains(where: name.hasPrefix) else { return }
    report.add(Figure(name: name, unit: unit, samples: samples, videos: catalogue.videoCount, threads: threads))
  }
}
