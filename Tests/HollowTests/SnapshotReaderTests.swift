import BitMemory
import HollowTools
import TestSupport
import Testing

@testable import Hollow

@Suite("Snapshot reader") struct SnapshotReaderTests {
  @Test("the kept literals are what the writer writes and the reader reads, for good") func literals() throws {
    let (first, second) = try SmallBlobs.states()
    #expect(SnapshotWriter.write(first) == (try SmallBlobs.snapshot.hexBytes))
    #expect(DeltaWriter.write(from: first, to: second) == (try SmallBlobs.delta.hexBytes))
    #expect(DeltaWriter.write(from: second, to: first) == (try SmallBlobs.reverseDelta.hexBytes))
    let read = try RawBlob.read(try SmallBlobs.snapshot.hexBytes)
    #expect(try FlatContent(read) == FlatContent(first))
    #expect(read.headerTags == first.headerTags)
    let names = try read.column("Item", "name", .string)
    #expect((0..<3).map(names.text(at:)) == ["only", "\u{E9}\u{4F60}", nil])
  }

  @Test("a blob cut at any byte is refused", arguments: try DamagedBlob.all)
  func cut(blob: DamagedBlob) throws {
    _ = try blob.decode()
    for size in blob.positions {
      let error = try #require(throws: BlobError.self) { try blob.decode(Array(blob.bytes[..<size])) }
      #expect(error.byteOffset <= size, "\(error)")
      #expect(error.code == .truncated || error.code == .malformed, "\(error)")
    }
  }

  @Test("a blob with a byte more is refused", arguments: try DamagedBlob.all)
  func trailing(blob: DamagedBlob) throws {
    let error = try #require(throws: BlobError.self) { try blob.decode(blob.bytes + [0]) }
    #expect(error.code == .trailingBytes)
    #expect(error.byteOffset == blob.bytes.count)
  }

  /// The format has no checksum, so many blobs with a changed bit decode. None may crash the reader, nor anybody who
  /// then reads every value.
  @Test("a blob with a byte changed is refused or decodes", arguments: try DamagedBlob.all, [0x01, 0x80, 0xFF, 0x0E])
  func flipped(blob: DamagedBlob, mask: UInt8) throws {
    var decoded = 0
    for position in blob.positions {
      var bytes = blob.bytes
      bytes[position] ^= mask
      guard let state = try? blob.decode(bytes) else { continue }
      decoded += 1
      _ = try FlatContent(state)
    }
    #expect(decoded > 0 && decoded < blob.positions.count)
  }

  /// This is why the store keeps a checksum beside each blob: without one, a changed letter is not noticed.
  @Test("a changed letter decodes to another text") func unnoticed() throws {
    var bytes = try SmallBlobs.snapshot.hexBytes
    let position = try #require(bytes.indices.first { bytes[$0...].starts(with: "only".utf8) })
    bytes[position] = UInt8(ascii: "O")
    let state = try RawBlob.read(bytes)
    #expect(try state.column("Item", "name", .string).text(at: 0) == "Only")
  }

  /// Each byte in turn is replaced by a count that no blob is long enough for. A limit on memory makes an allocation of
  /// that size end the process.
  @Test("counts beyond the blob ask for no memory", .timeLimit(.minutes(10))) func giantCounts() async {
    await #expect(processExitsWith: .success) {
      try MemoryLimit.set(gibibytes: 2)
      for blob in try DamagedBlob.all {
        for position in blob.positions {
          for count in [1 << 29 - 1, 1 << 31 - 1, 1 << 31, 1 << 40, Int.max] {
            var writer = ByteWriter()
            writer.write(blob.bytes[..<position])
            writer.writeVLong(count)
            writer.write(blob.bytes[(position + 1)...])
            _ = try? blob.decode(writer.bytes)
          }
          var bytes = blob.bytes
          for index in position..<min(position + 4, bytes.count) { bytes[index] = index == position ? 0x7F : 0xFF }
          _ = try? blob.decode(bytes)
        }
      }
    }
  }

  /// Slots of no bits take no bytes, so a small blob may state 2^29 of them.
  @Test("a type with half a billion empty slots needs no memory for them", .timeLimit(.minutes(10)))
  func emptySlots() async {
    await #expect(processExitsWith: .success) {
      try MemoryLimit.set(gibibytes: 2)
      let state = try RawBlob.read(
        RawBlob.of(RawBlob.nothing, shards: 2) { writer in
          writer.writeVInt(1 << 29 - 1)
          for _ in 0..<2 {
            writer.writeVInt(1 << 28 - 1)
            writer.writeVLong(0)
          }
          writer.writeBitSet(BitSet(words: [0b101]), wordCount: 1)
        })
      #expect(Array(state.populated("Nothing")) == [0, 2])
      let sets = try RawBlob.read(
        RawBlob.collections(
          RawBlob.set, maxOrdinal: 1 << 29 - 1, widths: [0, 0, 1], slots: [], entries: [], populated: 0))
      #expect(sets[type: "ItemSet"]?.populatedCount == 0)
    }
  }

  @Test("a sound blob written by hand is read") func handWritten() throws {
    let items = try RawBlob.read(
      RawBlob.items(maxOrdinal: 2, pointers: [1, 0x81, 3], text: [0x61, 0x62, 0x63], populated: 7))
    let names = try items.column("Item", "name", .string)
    #expect((0..<3).map(names.text(at:)) == ["a", nil, "bc"])
    let set = try RawBlob.read(RawBlob.collections(RawBlob.set, widths: [4, 4, 4], slots: [0x12], entries: [0xF5]))
    #expect(try set.collections("ItemSet").elements(at: 0) == [5])
    let list = try RawBlob.read(RawBlob.collections(RawBlob.list, widths: [4, 4], slots: [2], entries: [0x35]))
    #expect(try list.collections("Items").elements(at: 0) == [5, 3])
  }

  /// Each breaks one rule of docs/hollow-format.md, section 14, and nothing else.
  @Test(
    "what contradicts itself is refused",
    arguments: [
      (
        "text pointers that go back", RawBlob.items(maxOrdinal: 1, pointers: [2, 1], text: [0x61, 0x62], populated: 3)
      ),
      (
        "a text pointer past its bytes",
        RawBlob.items(maxOrdinal: 1, pointers: [1, 3], text: [0x61, 0x62], populated: 3)
      ),
      ("a record above the max ordinal", RawBlob.items(maxOrdinal: 0, pointers: [1], text: [0x61], populated: 2)),
      ("a max ordinal below -1", RawBlob.items(maxOrdinal: -2, pointers: [], text: [], populated: 0)),
      ("a max ordinal of 2^29", RawBlob.items(maxOrdinal: 1 << 29, pointers: [], text: [], populated: 0)),
      ("fewer records than slots", RawBlob.items(maxOrdinal: 8, pointers: [0], text: [], populated: 0)),
      (
        "list pointers that go back",
        RawBlob.collections(RawBlob.list, maxOrdinal: 1, widths: [4, 4], slots: [0x12], entries: [0x35], populated: 3)
      ),
      (
        "more list elements than there are",
        RawBlob.collections(RawBlob.list, widths: [8, 4], slots: [17], entries: [0])
      ),
      ("list elements of no bits", RawBlob.collections(RawBlob.list, widths: [58, 0], slots: [1 << 50], entries: [])),
      (
        "elements whose bits overflow",
        RawBlob.collections(RawBlob.list, widths: [58, 33], slots: [UInt64.max / 66], entries: [])
      ),
      (
        "a set with too many buckets",
        RawBlob.collections(RawBlob.set, widths: [4, 4, 4], slots: [0x14], entries: [0xFFF5])
      ),
      (
        "a set with too few elements",
        RawBlob.collections(RawBlob.set, widths: [4, 4, 4], slots: [0x12], entries: [0xFF])
      ),
      (
        "a set with too many elements",
        RawBlob.collections(RawBlob.set, widths: [4, 4, 4], slots: [0x12], entries: [0x35])
      ),
      ("a set without a bucket", RawBlob.collections(RawBlob.set, widths: [4, 4, 4], slots: [0], entries: [])),
      ("pointers of 59 bits", RawBlob.collections(RawBlob.list, widths: [59, 4], slots: [0], entries: [])),
      ("three shards", RawBlob.of(RawBlob.item, shards: 3) { $0.writeVInt(-1) }),
      (
        "a shard with another max ordinal",
        RawBlob.of(RawBlob.item, shards: 2) { writer in
          writer.writeVInt(-1)
          for maximum in [0, -1] {
            writer.writeVInt(maximum)
            writer.writeVInt(8)
            writer.writeWords([0])
            writer.writeVLong(0)
          }
          writer.writeBitSet(BitSet(), wordCount: 0)
        }
      ),
      (
        "a width of 65 bits",
        RawBlob.of(RawBlob.pair) { writer in
          writer.writeVInt(-1)
          for width in [65, 64] { writer.writeVInt(width) }
          for _ in 0..<3 { writer.writeVLong(0) }
          writer.writeBitSet(BitSet(), wordCount: 0)
        }
      ),
    ])
  func contradictions(name: String, bytes: [UInt8]) throws {
    let error = try #require(throws: BlobError.self) { try RawBlob.read(bytes) }
    #expect(error.code == .malformed, "\(error)")
  }

  /// The header's bytes 0..<4 are the version; the first type's schema starts after the type count.
  @Test("another format version, schema kind or field type is refused") func unknownForms() throws {
    let sound = RawBlob.items(maxOrdinal: -1, pointers: [], text: [], populated: 0)
    _ = try RawBlob.read(sound)
    let string = try #require(sound.indices.last { sound[$0...].starts(with: "STRING".utf8) })
    let name = try #require(sound.indices.last { sound[$0...].starts(with: "Item".utf8) })
    for (position, byte) in [(3, 0x05), (string, 0x53 ^ 1), (name - 3, 7)] as [(Int, UInt8)] {
      var bytes = sound
      bytes[position] = byte
      let error = try #require(throws: BlobError.self) { try RawBlob.read(bytes) }
      #expect(error.code != .truncated, "\(error)")
    }
  }
}
