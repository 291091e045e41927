import BitMemory
import TestSupport
import Testing

@testable import Hollow

@Suite("Delta reader") struct DeltaReaderTests {
  private let states: (first: DataState, second: DataState)
  private let delta: [UInt8]

  init() throws {
    states = try SmallBlobs.states()
    delta = try SmallBlobs.delta.hexBytes
  }

  private func apply(_ bytes: [UInt8], to state: DataState) throws(BlobError) -> DataState {
    try DeltaReader.apply(bytes.span.rawBytes, to: state)
  }

  /// The same records under another state's tag, as the check of tags must notice.
  private func retagged(_ state: DataState, as tag: UInt64) -> DataState {
    DataState(tag: tag, originTag: state.originTag, headerTags: state.headerTags, types: state.types)
  }

  @Test("the kept deltas lead there and back, and share the types that did not change") func literals() throws {
    let second = try apply(delta, to: states.first)
    #expect(try FlatContent(second) == FlatContent(states.second))
    let first = try apply(try SmallBlobs.reverseDelta.hexBytes, to: second)
    #expect(try FlatContent(first) == FlatContent(states.first))
    let empty = DeltaWriter.write(from: states.first, to: retagged(states.first, as: 3))
    let same = try apply(empty, to: states.first)
    #expect(zip(same.types, states.first.types).allSatisfy { $0 === $1 })
    #expect(same.tag == 3)
  }

  @Test("a state that the delta does not start from is refused, with both tags") func wrongOrigin() throws {
    let error = try #require(throws: BlobError.self) { try apply(delta, to: states.second) }
    #expect(error.code == .wrongOrigin)
    #expect(error.description.contains("1111") && error.description.contains("2222"))
  }

  /// Shows what the check of tags prevents: neighbours of two chains have the same ordinals, and a delta of one fits
  /// the other without a fault.
  @Test("under a forged tag, a delta of another chain gives records of neither") func forgedOrigin() throws {
    func chain(_ names: [String]) throws -> (DataState, DataState) {
      let write = try WriteState(schemas: try SchemaParser.parse("Item { string name; }"))
      let type = try write.type("Item")
      var states: [DataState] = []
      for (tag, name) in names.enumerated() {
        var row = write.row(type)
        row.set(0, text: name)
        _ = write.add(row, to: type)
        states.append(try write.finish(tag: UInt64(tag + names[0].utf8.count), headerTags: []))
        write.commit(states[tag])
      }
      return (states[0], states[1])
    }
    let ((one, two), (other, _)) = (try chain(["a", "b"]), try chain(["xyz", "y"]))
    let bytes = DeltaWriter.write(from: one, to: two)
    #expect(throws: BlobError.self) { try apply(bytes, to: other) }
    let mixed = try apply(bytes, to: retagged(other, as: one.tag))
    let names = try mixed.column("Item", "name", .string)
    #expect([0, 1].map(names.text(at:)) == ["xyz", "b"])
  }

  /// Shows what the rule of docs/hollow-format.md, section 9.2, prevents: an ordinal given to another record at once looks
  /// unchanged.
  @Test("an ordinal reused in the delta that frees it would keep its old record") func reusedOrdinal() throws {
    func state(_ name: String, tag: UInt64) throws -> DataState {
      let write = try WriteState(schemas: try SchemaParser.parse("Item { string name; }"))
      let type = try write.type("Item")
      var row = write.row(type)
      row.set(0, text: name)
      _ = write.add(row, to: type)
      return try write.finish(tag: tag, headerTags: [])
    }
    let (old, new) = (try state("old", tag: 1), try state("new", tag: 2))
    let applied = try apply(DeltaWriter.write(from: old, to: new), to: old)
    #expect(applied.tag == new.tag)
    #expect(try applied.column("Item", "name", .string).text(at: 0) == "old")
  }

  @Test("a removal of what is not there, or an addition where a record is, leaves the state as it was") func conflicts()
    throws
  {
    let before = try FlatContent(states.first)
    let empty = retagged(DataState(emptyOf: states.first.types.map(\.schema)), as: states.first.tag)
    let removal = try #require(throws: BlobError.self) { try apply(delta, to: empty) }
    #expect(removal.code == .inconsistent)
    #expect(removal.detail.contains("removes ordinal"))
    let creation = DeltaWriter.write(from: empty, to: retagged(states.first, as: 9))
    let addition = try #require(throws: BlobError.self) { try apply(creation, to: states.first) }
    #expect(addition.code == .inconsistent)
    #expect(addition.detail.contains("adds ordinal"))
    #expect(try FlatContent(states.first) == before)
    #expect(try FlatContent(apply(delta, to: states.first)) == FlatContent(states.second))
  }

  @Test("a type that the state does not know is skipped") func unknownType() throws {
    let known = DataState(
      tag: states.first.tag, originTag: 0, headerTags: [], types: states.first.types.filter { $0.name != "ItemSet" })
    let next = try apply(delta, to: known)
    #expect(try FlatContent(next) == FlatContent(states.second).excluding(types: ["ItemSet"], fields: []))
  }

  @Test("a type of another kind, or a field of another type, is refused") func drift() throws {
    let bytes = RawBlob.delta(RawBlob.item, maxOrdinal: -1, removed: [], added: []) { writer in
      writer.writeVInt(2)
      for _ in 0..<2 { writer.writeVLong(0) }
    }
    _ = try RawBlob.apply(bytes, to: RawBlob.item)
    let list = Schema.list(ListSchema(name: "Item", elementType: "Item"))
    let number = Schema.object(ObjectSchema(name: "Item", fields: [Field(name: "name", type: .long)]))
    for schema in [list, number] {
      let error = try #require(throws: BlobError.self) { try RawBlob.apply(bytes, to: schema) }
      #expect(error.code == .inconsistent, "\(error)")
    }
  }

  /// Each breaks one rule of docs/hollow-format.md, sections 6.2 and 14.
  @Test(
    "what contradicts itself is refused",
    arguments: [
      ("ordinals that repeat", [0, 0], 1, [0x61, 0x62]), ("an ordinal above the maximum", [2], 1, [0x61]),
      ("an ordinal that overruns its list", [0x81], 300, [0x61]),
      ("a negative gap", [0x8F, 0xFF, 0xFF, 0xFF, 0x7F], 1, []),
    ] as [(String, [UInt8], Int, [UInt8])])
  func contradictions(name: String, added: [UInt8], maxOrdinal: Int, text: [UInt8]) throws {
    let bytes = RawBlob.delta(RawBlob.item, maxOrdinal: maxOrdinal, removed: [], added: added) { writer in
      writer.writeVInt(8)
      writer.writeWords([0x0201])
      writer.writeVLong(text.count)
      writer.write(text)
    }
    #expect(throws: BlobError.self) { try RawBlob.apply(bytes, to: RawBlob.item) }
  }

  /// A snapshot with such a set is refused, so a delta must not lead to a state whose snapshot could not be read.
  @Test("an added set without a bucket is refused") func setWithoutBucket() throws {
    func bytes(slot: UInt64, entries: [UInt64]) -> [UInt8] {
      RawBlob.delta(RawBlob.set, maxOrdinal: 0, removed: [], added: [0]) { writer in
        for width in [4, 4, 4] { writer.writeVInt(width) }
        writer.writeVLong(1)
        writer.writeWords([slot])
        writer.writeWords(entries)
      }
    }
    #expect(try RawBlob.apply(bytes(slot: 1, entries: [0xF]), to: RawBlob.set).collections("ItemSet").size(at: 0) == 0)
    #expect(throws: BlobError.self) { try RawBlob.apply(bytes(slot: 0, entries: []), to: RawBlob.set) }
  }

  /// A max ordinal covers both states, so it does not say how much memory the records of one need.
  @Test("a max ordinal without records needs no memory", .timeLimit(.minutes(10))) func giantMaximum() async {
    await #expect(processExitsWith: .success) {
      try MemoryLimit.set(gibibytes: 2)
      let bytes = RawBlob.delta(RawBlob.pair, maxOrdinal: 1 << 29 - 1, removed: [], added: [3]) { writer in
        for _ in 0..<2 { writer.writeVInt(64) }
        writer.writeWords([5, 6])
        for _ in 0..<2 { writer.writeVLong(0) }
      }
      let state = try RawBlob.apply(bytes, to: RawBlob.pair)
      #expect(Array(state.populated("Pair")) == [3])
      #expect(try state.column("Pair", "b", .double).value(at: 3) == 6)
    }
  }
}
