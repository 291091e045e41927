import BitMemory
import Foundation
import TestSupport
import Testing

@testable import Hollow

/// Blobs of the Java library decode to exactly the content its dump tells, by every route.
@Suite("Golden blobs", .enabled(if: SharedFolder.has("golden"), "needs ../shared/golden"))
struct GoldenTests {
  private func expect(_ state: DataState, equals expected: [String], _ place: String) throws {
    let lines = try StateDump(state: state).lines()
    let firstDifference = zip(lines, expected).first { $0 != $1 }
    #expect(firstDifference == nil, "\(place)")
    #expect(lines.count == expected.count, "\(place)")
  }

  private func expectation(_ chain: GoldenChain, _ state: Int) throws -> [String] {
    try chain.expected(chain.name == "edge-parts" ? "expected-main-only-\(state)" : "expected-\(state)")
  }

  @Test("a snapshot holds its content", arguments: GoldenChain.all)
  func snapshots(chain: GoldenChain) throws {
    var read = 0
    for number in 0..<chain.stateCount where chain.has("snapshot-\(number)") {
      try expect(try chain.snapshot(number), equals: try expectation(chain, number), "\(chain) snapshot \(number)")
      read += 1
    }
    #expect(read > 0)
  }

  @Test(
    "deltas lead to each state, reverse deltas back", arguments: GoldenChain.all.filter { $0.name != "edge-evolve" })
  func deltas(chain: GoldenChain) throws {
    var state = try chain.snapshot(0)
    let last = chain.stateCount - 1
    for number in 1...last {
      state = try chain.apply("delta-\(number - 1)-\(number)", to: state)
      try expect(state, equals: try expectation(chain, number), "\(chain) delta to \(number)")
    }
    for number in (0..<last).reversed() {
      state = try chain.apply("reversedelta-\(number + 1)-\(number)", to: state)
      try expect(state, equals: try expectation(chain, number), "\(chain) reverse delta to \(number)")
    }
  }

  @Test("after a change of the model, deltas fill the old schema") func evolvedDeltas() throws {
    let chain = GoldenChain(name: "edge-evolve")
    var state = try chain.snapshot(0)
    for number in 1...2 {
      state = try chain.apply("delta-\(number - 1)-\(number)", to: state)
      try expect(state, equals: try chain.expected("expected-overlay-\(number)"), "overlay \(number)")
    }
  }

  @Test(
    "layouts of older and newer writers hold the same content",
    arguments: [
      "snapshot-base", "snapshot-pre-2.2.0-header", "snapshot-header-extension", "snapshot-short-bitsets",
      "snapshot-type-extension", "snapshot-pre-2.1.0-types",
    ])
  func compatibility(blob: String) throws {
    let chain = GoldenChain(name: "edge-compat")
    let bytes = try chain.bytes(blob)
    try expect(try SnapshotReader.read(bytes.span.rawBytes), equals: try chain.expected("expected"), blob)
  }

  /// The sharpest test of the writer: Java's bytes again, from decoded content.
  @Test(
    "snapshots and deltas written again are Java's, byte for byte",
    arguments: GoldenChain.all.filter {
      !["edge-evolve", "edge-partitioned", "edge-parts"].contains($0.name)
    })
  func rewritten(chain: GoldenChain) throws {
    var state = try chain.snapshot(0)
    #expect(SnapshotWriter.write(state, padding: .java) == (try chain.bytes("snapshot-0")))
    for number in 1..<chain.stateCount {
      let next = try chain.apply("delta-\(number - 1)-\(number)", to: state)
      let delta = DeltaWriter.write(from: state, to: next)
      #expect(delta == (try chain.bytes("delta-\(number - 1)-\(number)")), "\(chain) delta to \(number)")
      // Java keeps header tags in no particular order: take over that of the original.
      let back = try chain.apply("reversedelta-\(number)-\(number - 1)", to: next)
      #expect(Set(back.headerTags) == Set(state.headerTags))
      let reverse = DeltaWriter.write(from: next, to: retagged(state, like: back))
      #expect(reverse == (try chain.bytes("reversedelta-\(number)-\(number - 1)")), "\(chain) back from \(number)")
      if chain.has("snapshot-\(number)") {
        let original = try chain.snapshot(number)
        let snapshot = SnapshotWriter.write(retagged(next, like: original), previous: state, padding: .java)
        #expect(snapshot == (try chain.bytes("snapshot-\(number)")), "\(chain) snapshot \(number)")
      }
      state = next
    }
  }

  private func retagged(_ state: DataState, like other: DataState) -> DataState {
    DataState(tag: state.tag, originTag: other.originTag, headerTags: other.headerTags, types: state.types)
  }
}
