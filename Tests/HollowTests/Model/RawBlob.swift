import BitMemory

@testable import Hollow

/// Blobs written field by field, as no writer would.
enum RawBlob {
  static let item = Schema.object(ObjectSchema(name: "Item", fields: [Field(name: "name", type: .string)]))
  static let pair = Schema.object(
    ObjectSchema(name: "Pair", fields: [Field(name: "a", type: .double), Field(name: "b", type: .double)]))
  static let nothing = Schema.object(ObjectSchema(name: "Nothing", fields: []))
  static let list = Schema.list(ListSchema(name: "Items", elementType: "Item"))
  static let set = Schema.set(SetSchema(name: "ItemSet", elementType: "Item"))

  /// A blob of one type; `body` starts after the shard count.
  static func of(_ schema: Schema, origin: UInt64 = 0, shards: Int = 1, _ body: (inout ByteWriter) -> Void) -> [UInt8] {
    var writer = ByteWriter()
    BlobHeader(originTag: origin, destinationTag: 1, schemas: [schema], tags: []).write(to: &writer)
    writer.writeVInt(1)
    schema.write(to: &writer)
    ShardEnvelope.write(shards, to: &writer)
    body(&writer)
    return writer.bytes
  }

  static func read(_ bytes: [UInt8]) throws(BlobError) -> DataState { try SnapshotReader.read(bytes.span.rawBytes) }

  /// Applies a delta to a state with tag 0 and no records.
  static func apply(_ bytes: [UInt8], to schema: Schema) throws(BlobError) -> DataState {
    try DeltaReader.apply(bytes.span.rawBytes, to: DataState(emptyOf: [schema]))
  }

  /// A snapshot of one LIST or SET type with one shard.
  static func collections(
    _ schema: Schema, maxOrdinal: Int = 0, widths: [Int], slots: [UInt64], entries: [UInt64], populated: UInt64 = 1
  ) -> [UInt8] {
    of(schema) { writer in
      writer.writeVInt(maxOrdinal)
      for width in widths { writer.writeVInt(width) }
      writer.writeVLong(0)
      writer.writeWords(slots)
      writer.writeWords(entries)
      writer.writeBitSet(BitSet(words: [populated]), wordCount: 1)
    }
  }

  /// A snapshot of `item` with one shard: `pointers` are 8 bits each, the top one for null.
  static func items(maxOrdinal: Int, pointers: [UInt64], text: [UInt8], populated: UInt64) -> [UInt8] {
    of(item) { writer in
      writer.writeVInt(maxOrdinal)
      writer.writeVInt(8)
      var words = [UInt64](repeating: 0, count: (pointers.count + 7) / 8)
      for (index, pointer) in pointers.enumerated() { words[index / 8] |= pointer << UInt64(index % 8 * 8) }
      writer.writeWords(words)
      writer.writeVLong(text.count)
      writer.write(text)
      writer.writeBitSet(BitSet(words: [populated]), wordCount: 1)
    }
  }

  /// A delta of one type with one shard; `records` writes the statistics and arrays of the added ordinals.
  static func delta(
    _ schema: Schema, maxOrdinal: Int, removed: [UInt8], added: [UInt8], _ records: (inout ByteWriter) -> Void
  ) -> [UInt8] {
    of(schema) { writer in
      writer.writeVInt(maxOrdinal)
      for ordinals in [removed, added] {
        writer.writeVLong(ordinals.count)
        writer.write(ordinals)
      }
      records(&writer)
    }
  }
}

extension ByteWriter {
  /// A packed array of `words`.
  mutating func writeWords(_ words: [UInt64]) {
    writeVLong(words.count)
    for word in words { write(word) }
  }
}
