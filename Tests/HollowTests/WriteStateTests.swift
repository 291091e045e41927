import BitMemory
import HollowTools
import TestSupport
import Testing

@testable import Hollow

/// Random chains of random datasets, compared with a plain set of expanded records.
@Suite("Write state") struct WriteStateTests {
  static let seeds = 1...24 as ClosedRange<UInt64>

  private func read(_ bytes: [UInt8]) throws -> DataState { try SnapshotReader.read(bytes.span.rawBytes) }

  private func apply(_ bytes: [UInt8], _ state: DataState) throws -> DataState {
    try DeltaReader.apply(bytes.span.rawBytes, to: state)
  }

  /// Runs `cycles` cycles; `body` sees each with its neighbours before it becomes the last.
  private func run(
    _ seed: UInt64, cycles: Int = 5,
    _ body: (inout RandomChain, _ previous: DataState, _ next: DataState) throws -> Void
  ) throws {
    var chain = try RandomChain(seed: seed)
    for _ in 0..<cycles {
      let mode = chain.nextMode(sweeping: seed % 2 == 0)
      let content = try chain.stage(mode)
      let next = try chain.finish(mode).state
      #expect(try StateContent(next, chain.table).byType == content, "\(mode)")
      try body(&chain, chain.last, next)
      chain.commit(next, content)
    }
  }

  @Test("holds exactly the records that were added and not removed, each once", arguments: seeds)
  func content(seed: UInt64) throws {
    try run(seed) { chain, _, next in
      let found = try StateContent(next, chain.table)
      for (type, records) in found.records {
        #expect(Set(records.values).count == records.count, "\(type) repeats a record")
      }
    }
  }

  @Test("records that stay keep their ordinals, and no ordinal freed in a cycle is used in it", arguments: seeds)
  func ordinals(seed: UInt64) throws {
    try run(seed) { chain, previous, next in
      let (old, new) = (try StateContent(previous, chain.table), try StateContent(next, chain.table))
      for (type, records) in new.records {
        let before = old.ordinals(type)
        for (ordinal, record) in records {
          if let kept = before[record] {
            #expect(ordinal == kept, "\(type) record moved")
          } else {
            #expect(old.records[type]?[ordinal] == nil, "\(type) ordinal \(ordinal) was reused at once")
          }
        }
      }
    }
  }

  @Test("the snapshot read back is the state", arguments: seeds)
  func snapshots(seed: UInt64) throws {
    try run(seed) { _, previous, next in
      for bytes in [
        SnapshotWriter.write(next), SnapshotWriter.write(next, previous: previous),
        SnapshotWriter.write(next, previous: previous, padding: .java),
      ] {
        try expectEqual(try read(bytes), next)
      }
      let header = SnapshotWriter.writeHeader(next)
      let startsWithHeader = SnapshotWriter.write(next).starts(with: header)
      #expect(startsWithHeader)
    }
  }

  @Test("deltas lead from each state to the next, reverse deltas back", arguments: seeds)
  func deltas(seed: UInt64) throws {
    var decoded: DataState?
    var way: [(back: [UInt8], state: DataState)] = []
    try run(seed) { _, previous, next in
      let delta = DeltaWriter.write(from: previous, to: next)
      let back = DeltaWriter.write(from: next, to: previous)
      let from = try decoded ?? read(SnapshotWriter.write(previous))
      let state = try apply(delta, from)
      try expectEqual(state, next)
      try expectEqual(try apply(back, state), previous)
      let error = try #require(throws: BlobError.self) { try apply(delta, state) }
      #expect(error.code == .wrongOrigin)
      #expect(throws: BlobError.self) { try apply(back, from) }
      decoded = state
      way.append((back, previous))
    }
    var state = try #require(decoded)
    for step in way.reversed() {
      state = try apply(step.back, state)
      try expectEqual(state, step.state)
    }
  }

  private func expectEqual(_ state: DataState, _ expected: DataState) throws {
    #expect(state.tag == expected.tag)
    #expect(state.headerTags == expected.headerTags)
    #expect(state.types.map(\.schema) == expected.types.map(\.schema))
    #expect(state.types.map(\.shardCount) == expected.types.map(\.shardCount))
    #expect(state.types.map(\.populated) == expected.types.map(\.populated))
    let table = ContentTable()
    let (content, wanted) = (try StateContent(state, table), try StateContent(expected, table))
    #expect(content.records == wanted.records)
    let (sum, wantedSum) = (try StateChecksum.checksum(of: state), try StateChecksum.checksum(of: expected))
    #expect(sum == wantedSum)
  }

  @Test("every element is in the bucket the format wants", arguments: seeds)
  func buckets(seed: UInt64) throws {
    try run(seed) { _, _, next in
      let slow = SlowBuckets(state: next)
      for type in next.types {
        guard case .collections(let records) = type.records, records.layout.kind != .list else { continue }
        for ordinal in type.populated {
          let buckets = records.range(at: ordinal).map(records.key(at:))
          let wanted = try slow.buckets(of: type, ordinal)
          #expect(buckets == wanted, "\(type.schema) record \(ordinal)")
        }
      }
    }
  }

  /// Runs a chain and beside it a second write state. `disturb` does things to the second that must not change its
  /// states.
  private func runTwins(
    _ seed: UInt64, _ disturb: (inout RandomChain, inout WriteState) throws -> Void
  ) throws {
    var chain = try RandomChain(seed: seed)
    var twin = try WriteState(schemas: chain.model.schemas, restoring: chain.last)
    for _ in 0..<4 {
      try disturb(&chain, &twin)
      let mode = chain.nextMode(sweeping: seed % 2 == 0)
      let content = try chain.stage(mode, twin: twin)
      let (next, other) = try chain.finish(mode, twin: twin)
      let again = try #require(other)
      let isSame =
        SnapshotWriter.write(next) == SnapshotWriter.write(again)
        && DeltaWriter.write(from: chain.last, to: next) == DeltaWriter.write(from: twin.base ?? chain.last, to: again)
        && DeltaWriter.write(from: next, to: chain.last) == DeltaWriter.write(from: again, to: twin.base ?? chain.last)
      #expect(isSame, "\(mode)")
      chain.commit(next, content)
      twin.commit(again)
    }
  }

  private func stageNoise(_ chain: RandomChain, _ write: WriteState) throws {
    let writer = chain.writer(write)
    for type in chain.model.tops { for record in chain.pools.byType[type] ?? [] { try writer.add(record) } }
  }

  @Test("a cycle rolled back leaves no trace", arguments: seeds, [true, false])
  func rollback(seed: UInt64, isFinished: Bool) throws {
    try runTwins(seed) { chain, twin in
      twin.beginCycle(from: isFinished ? .lastRecords : .noRecords)
      try stageNoise(chain, twin)
      if isFinished { _ = try twin.finish(tag: 99, headerTags: [], roots: Set(chain.model.tops)) }
      twin.rollback()
    }
  }

  @Test("a cycle begun anew forgets what was staged", arguments: seeds)
  func beginAgain(seed: UInt64) throws {
    try runTwins(seed) { chain, twin in
      twin.beginCycle(from: .lastRecords)
      try stageNoise(chain, twin)
    }
  }

  @Test("restored from a decoded state, it goes on as if it had never stopped", arguments: seeds)
  func restore(seed: UInt64) throws {
    try runTwins(seed) { chain, twin in
      twin = try WriteState(schemas: chain.model.schemas, restoring: try read(SnapshotWriter.write(chain.last)))
    }
  }

  @Test(
    "a hash key that leads through null, to a null or to a missing record is refused",
    arguments: [
      ("name", false, true), ("name", true, false), ("next.name", false, false), ("next!", false, false),
    ])
  func unusableHashKey(path: String, isRemoved: Bool, isNull: Bool) throws {
    let write = try WriteState(
      schemas: try SchemaParser.parse("Item { string name; Item next; } ItemSet Set<Item> @HashKey(\(path));"))
    let (item, set) = (try write.type("Item"), try write.type("ItemSet"))
    var row = write.row(item)
    row.set(0, text: isNull ? nil : "a")
    _ = write.add(set: [write.add(row, to: item)], to: set)
    if isRemoved { write.remove(0, from: item) }
    let error = try #require(throws: SchemaError.self) { try write.finish(tag: 1, headerTags: []) }
    #expect(error.reason.contains("hash key"))
    write.rollback()
    #expect(try write.finish(tag: 1, headerTags: [])[type: "ItemSet"]?.populatedCount == 0)
  }
}
