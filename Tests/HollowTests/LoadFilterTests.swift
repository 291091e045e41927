import BitMemory
import TestSupport
import Testing

@testable import Hollow

@Suite("Load filter") struct LoadFilterTests {
  @Test(
    "snapshot and deltas hold what the full states hold, less what is left out",
    arguments: 1...16 as ClosedRange<UInt64>)
  func filtered(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var chain = try RandomChain(seed: seed)
    let names = chain.model.schemas.flatMap { schema -> [String] in
      guard case .object(let object) = schema else { return [] }
      return object.fields.map { "\(object.name).\($0.name)" }
    }
    let types = Set(chain.model.schemas.map(\.name).filter { _ in Int.random(in: 0...3, using: &random) == 0 })
    let fields = Set(names.filter { _ in Int.random(in: 0...2, using: &random) == 0 })
    let filter = LoadFilter(excludingTypes: types, fields: fields)
    let start = SnapshotWriter.write(chain.last)
    var state = try SnapshotReader.read(start.span.rawBytes, filter: filter)
    for _ in 0..<4 {
      let mode = chain.nextMode(sweeping: true)
      let content = try chain.stage(mode)
      let next = try chain.finish(mode).state
      let expected = try FlatContent(next).excluding(types: types, fields: fields)
      let snapshot = SnapshotWriter.write(next)
      #expect(try FlatContent(SnapshotReader.read(snapshot.span.rawBytes, filter: filter)) == expected)
      let delta = DeltaWriter.write(from: chain.last, to: next)
      let back = state
      state = try DeltaReader.apply(delta.span.rawBytes, to: state, filter: filter)
      #expect(try FlatContent(state) == expected)
      let reverse = DeltaWriter.write(from: next, to: chain.last)
      #expect(try FlatContent(DeltaReader.apply(reverse.span.rawBytes, to: state, filter: filter)) == FlatContent(back))
      chain.commit(next, content)
    }
  }

  @Test("a type whose fields are all left out keeps its ordinals") func allFields() throws {
    let first = try SmallBlobs.states().first
    let filter = LoadFilter(fields: Set(["id", "name", "mark", "live", "score", "next"].map { "Item.\($0)" }))
    let (snapshot, delta) = (try SmallBlobs.snapshot.hexBytes, try SmallBlobs.delta.hexBytes)
    let state = try SnapshotReader.read(snapshot.span.rawBytes, filter: filter)
    #expect(state.populated("Item") == first.populated("Item"))
    #expect(throws: SchemaError.self) { try state.column("Item", "id", .int) }
    let next = try DeltaReader.apply(delta.span.rawBytes, to: state, filter: filter)
    #expect(Array(next.populated("Item")) == [0, 1, 3])
  }
}
