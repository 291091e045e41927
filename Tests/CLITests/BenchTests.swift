import Foundation
import TestSupport
import Testing

/// `gatekeeper-bench`: that figures are measured and described, not what they are.
@Suite("Bench") struct BenchTests {
  private struct Figure: Decodable {
    let name, unit: String
    let median, min, max: Double
    let runs, videos, threads: Int
  }

  private func figures(_ arguments: String...) throws -> [String: Figure] { try figures(arguments) }

  private func figures(_ arguments: [String]) throws -> [String: Figure] {
    let outcome = try Executable("gatekeeper-bench").run(
      arguments + ["--videos", "100", "--runs", "1", "-o", "json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let figures = try outcome.output.split(separator: "\n").map {
      try JSONDecoder().decode(Figure.self, from: Data($0.utf8))
    }
    for figure in figures {
      #expect(figure.min <= figure.median && figure.median <= figure.max && figure.videos == 100, "\(figure)")
      // One change takes so little that each run has ten.
      #expect(figure.runs == (figure.name.hasPrefix("cycle.incremental-1") ? 10 : 1), "\(figure)")
    }
    return Dictionary(uniqueKeysWithValues: figures.map { ($0.name, $0) })
  }

  @Test("evaluate: cycles of a fresh process and of a warm one, and memory") func cycles() throws {
    let figures = try figures("evaluate", "--only", "cycle.cold,cycle.full,cycle.incremental-1,scaling,memory")
    let names = [
      "cycle.cold", "cycle.full", "cycle.incremental-1", "cycle.incremental-1-inputs", "scaling.2-threads",
      "memory.inputs-and-indexes", "memory.blobs", "memory.resident", "memory.peak",
    ]
    for name in names { #expect(figures[name].map { $0.median > 0 } ?? false, "\(name)") }
    #expect(figures.keys.allSatisfy { !$0.hasPrefix("evaluate") && !$0.hasPrefix("latency") })
    #expect(figures["cycle.full"]?.threads == 2 && figures["cycle.full"]?.unit == "s")
  }

  @Test("evaluate: every change that is sent is seen in an output") func latency() throws {
    let figures = try figures(
      "evaluate", "--only", "latency", "--rate", "6000", "--latency-seconds", "0.5", "--threads", "1")
    #expect(figures["latency.changes"]?.median == 50)
    let percentiles = ["p50", "p99", "max"].compactMap { figures["latency.change-to-announced-\($0)"]?.median }
    #expect(percentiles.count == 3 && percentiles == percentiles.sorted() && percentiles[0] > 0)
  }

  @Test(
    "each prints the scan of memory, and every figure is described in benchmarks/README.md",
    arguments: [
      ["hollow"], ["guard"],
      [
        "evaluate", "--latency-seconds", "0.1", "--only",
        "scan,cycle.cold,cycle.full,cycle.evaluate,cycle.publish,cycle.incremental-1,evaluate,scaling,latency,memory",
      ],
    ])
  func described(arguments: [String]) throws {
    var names = Set(try figures(arguments).keys)
    #expect(names.contains("scan.memory"))
    // The burst has the figures of one change. To make 50,000 changes to so small a catalogue takes a debug build minutes.
    names.formUnion(names.map { $0.replacing("incremental-1", with: "incremental-50000") })
    let folder = SharedFolder.packageRoot.appending(path: "benchmarks")
    let text = try String(contentsOf: folder.appending(path: "README.md"), encoding: .utf8)
    for name in names { #expect(text.contains("`\(name)`"), "\(name)") }
    // A threshold of a figure that no benchmark prints would never be compared.
    let data = try Data(contentsOf: folder.appending(path: "thresholds.json"))
    let families = Set(names.map { $0.prefix { $0 != "." } })
    for threshold in try JSONDecoder().decode(Thresholds.self, from: data).thresholds {
      let isPrintedHere = !families.contains(threshold.name.prefix { $0 != "." }) || names.contains(threshold.name)
      #expect(isPrintedHere, "\(threshold.name)")
    }
  }

  private struct Thresholds: Decodable {
    struct Threshold: Decodable { let name: String }

    let thresholds: [Threshold]
  }
}
