import BitMemory
import Foundation
import Hollow
import TestSupport

/// One folder of golden blobs: a chain of states the Java library wrote.
struct GoldenChain: CustomStringConvertible, Sendable {
  let name: String
  var description: String { name }

  static let names = [
    "kitchen", "catalogue", "edge-no-types", "edge-empty-types", "edge-single", "edge-all-null", "edge-shard-split",
    "edge-reshard", "edge-evolve", "edge-quirks", "edge-bitset", "edge-partitioned", "edge-parts",
  ]

  static var all: [GoldenChain] { names.map(GoldenChain.init) }

  /// How many states the chain has.
  var stateCount: Int {
    var count = 0
    while hasExpectation(count) { count += 1 }
    return count
  }

  private func hasExpectation(_ state: Int) -> Bool {
    let path = "golden/\(name)/expected-\(state).jsonl"
    return SharedFolder.has(path) || SharedFolder.has(path + ".gz")
  }

  func has(_ blob: String) -> Bool { SharedFolder.has("golden/\(name)/\(blob).bin") }
  func bytes(_ blob: String) throws -> [UInt8] { try SharedFolder.bytes("golden/\(name)/\(blob).bin") }

  func snapshot(_ state: Int) throws -> DataState {
    let bytes = try bytes("snapshot-\(state)")
    return try SnapshotReader.read(bytes.span.rawBytes)
  }

  func apply(_ blob: String, to state: DataState) throws -> DataState {
    let bytes = try bytes(blob)
    return try DeltaReader.apply(bytes.span.rawBytes, to: state)
  }

  /// The expected lines of a state without its first, `maxOrdinal` taken out of the types' lines.
  func expected(_ file: String) throws -> [String] {
    try SharedFolder.lines("golden/\(name)/\(file).jsonl").dropFirst().map { line in
      guard line.hasPrefix("{\"kind\""),
        let range = line.range(of: #""maxOrdinal":-?\d+,"#, options: .regularExpression)
      else { return line }
      return line.replacingCharacters(in: range, with: "")
    }
  }
}
