import BitMemory
import TestSupport
import Testing

@testable import Hollow

/// The part "extras" beside the blobs of `edge-parts`, as the Java library wrote it.
@Suite("Optional parts")
struct OptionalPartTests {
  private let chain = GoldenChain(name: "edge-parts")

  private func snapshot(_ number: Int) throws -> DataState {
    let bytes = try chain.bytes("snapshot_extras-\(number)")
    return try OptionalPart.read("extras", bytes.span.rawBytes, beside: chain.snapshot(number))
  }

  private func apply(_ prefix: String, _ route: String, to state: DataState) throws -> DataState {
    let bytes = try chain.bytes("\(prefix)_extras-\(route)")
    return try OptionalPart.apply("extras", bytes.span.rawBytes, beside: chain.apply("\(prefix)-\(route)", to: state))
  }

  private func expect(_ state: DataState, is number: Int) throws {
    #expect(try StateDump(state: state).lines() == chain.expected("expected-\(number)"))
  }

  @Test("main blob and part together hold all types, by every route") func together() throws {
    let first = try snapshot(0)
    try expect(first, is: 0)
    try expect(try snapshot(1), is: 1)
    let second = try apply("delta", "0-1", to: first)
    try expect(second, is: 1)
    try expect(try apply("reversedelta", "1-0", to: second), is: 0)
  }

  @Test("main blobs and parts come out again, byte for byte") func rewritten() throws {
    let (first, second) = try (snapshot(0), apply("delta", "0-1", to: snapshot(0)))
    let main = try chain.snapshot(0)
    let extras = first.types.map(\.name).filter { main[type: $0] == nil }
    let part = OptionalPart(name: "extras", types: Set(extras))
    #expect(!extras.isEmpty)
    #expect(SnapshotWriter.write(part.main(of: first), padding: .java) == (try chain.bytes("snapshot-0")))
    #expect(part.snapshot(of: first, padding: .java) == (try chain.bytes("snapshot_extras-0")))
    #expect(part.snapshot(of: second, previous: first, padding: .java) == (try chain.bytes("snapshot_extras-1")))
    #expect(part.delta(from: first, to: second) == (try chain.bytes("delta_extras-0-1")))
    #expect(part.delta(from: second, to: first) == (try chain.bytes("reversedelta_extras-1-0")))
    let delta = DeltaWriter.write(from: part.main(of: first), to: part.main(of: second))
    #expect(delta == (try chain.bytes("delta-0-1")))
  }

  @Test("a part of another name, of another state, or with a type of the main blob is refused") func refused() throws {
    let bytes = try chain.bytes("snapshot_extras-0")
    #expect(throws: BlobError.self) {
      try OptionalPart.read("others", bytes.span.rawBytes, beside: chain.snapshot(0))
    }
    #expect(throws: BlobError.self) {
      try OptionalPart.read("extras", bytes.span.rawBytes, beside: chain.snapshot(1))
    }
    #expect(throws: BlobError.self) { try OptionalPart.read("extras", bytes.span.rawBytes, beside: snapshot(0)) }
    let delta = try chain.bytes("delta_extras-0-1")
    #expect(throws: BlobError.self) { try OptionalPart.apply("extras", delta.span.rawBytes, beside: snapshot(0)) }
  }

  @Test("a part cut short anywhere is refused") func truncated() throws {
    for blob in ["snapshot_extras-0", "delta_extras-0-1"] {
      let (bytes, main) = (try chain.bytes(blob), try chain.snapshot(0))
      let state = blob.hasPrefix("delta") ? try chain.apply("delta-0-1", to: snapshot(0)) : main
      for size in 0..<bytes.count {
        let cut = Array(bytes[..<size])
        #expect(throws: BlobError.self, "\(blob) of \(size) bytes") {
          blob.hasPrefix("delta")
            ? try OptionalPart.apply("extras", cut.span.rawBytes, beside: state)
            : try OptionalPart.read("extras", cut.span.rawBytes, beside: state)
        }
      }
    }
  }
}
