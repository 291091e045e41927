import Foundation
import Gatekeeper
import RuleKit
import Synthesis
import Timeline

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
