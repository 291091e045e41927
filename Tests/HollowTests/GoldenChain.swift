import BitMemory
import Foundation
import TestSupport

@testable import Hollow

/// One folder of golden blobs: a chain of states the Java library wrote.
struct GoldenChain: CustomStringConvertible, Sendable {
  let name: String
  var description: String { name }

  static let names = [
    "kitchen", "catalogue", "edge-no-types", "edge-empty-types", "edge-single", "edge-all-null", "edge-shard-split",
    "edge-reshard", "edge-evolve", "edge-quirks", "edge-bitset", "edge-partitioned", "edge-parts",
  ]

  static var all: [GoldenChain] { names.map(GoldenChain.init) }

  /// The store of a `HollowProducer`: with versions for numbers, and header blobs.
  static let javaStore = GoldenChain(name: "fs-producer")

  /// What the names of the blobs call each state, in order.
  var labels: [String] {
    get throws {
      if DataFolder.golden.has("\(name)/versions.txt") {
        return try DataFolder.golden.lines("\(name)/versions.txt")
      }
      return (0..<stateCount).map(String.init)
    }
  }

  /// How many numbered states the chain has.
  var stateCount: Int {
    var count = 0
    while hasExpectation(count) { count += 1 }
    return count
  }

  private func hasExpectation(_ state: Int) -> Bool {
    let path = "\(name)/expected-\(state).jsonl"
    return DataFolder.golden.has(path) || DataFolder.golden.has(path + ".gz")
  }

  private func path(_ blob: String) -> String { "\(name)/\(blob)\(name == "fs-producer" ? "" : ".bin")" }

  func has(_ blob: String) -> Bool { DataFolder.golden.has(path(blob)) }
  func bytes(_ blob: String) throws -> [UInt8] { try DataFolder.golden.bytes(path(blob)) }

  func snapshot(_ state: Int) throws -> DataState { try snapshot(String(state)) }

  func snapshot(_ label: String) throws -> DataState {
    let bytes = try bytes("snapshot-\(label)")
    return try SnapshotReader.read(bytes.span.rawBytes)
  }

  func header(_ label: String) throws -> BlobHeader {
    let bytes = try bytes("header-\(label)")
    return try BlobHeader(reading: bytes.span.rawBytes)
  }

  func apply(_ blob: String, to state: DataState) throws -> DataState {
    let bytes = try bytes(blob)
    return try DeltaReader.apply(bytes.span.rawBytes, to: state)
  }

  /// The state called `label`, after `state`. A delta cannot bring a new schema: only a snapshot shows what came with
  /// it.
  func next(after state: DataState, _ from: String, _ label: String) throws -> DataState {
    name == "edge-evolve" ? try snapshot(label) : try apply("delta-\(from)-\(label)", to: state)
  }

  /// The expected lines of a state without its first, `maxOrdinal` taken out of the types' lines.
  func expected(_ file: String) throws -> [String] {
    try DataFolder.golden.lines("\(name)/\(file).jsonl").dropFirst().map { line in
      guard line.hasPrefix("{\"kind\""),
        let range = line.range(of: #""maxOrdinal":-?\d+,"#, options: .regularExpression)
      else { return line }
      return line.replacingCharacters(in: range, with: "")
    }
  }
}
