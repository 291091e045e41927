import BitMemory

/// A type's number of shards (format section 2.2).
enum ShardEnvelope {
  static func read(_ type: String, from reader: inout ByteReader) throws(ByteReaderError) -> Int {
    guard try reader.readCount("the shard envelope") != 0 else { return 1 }
    try reader.skip(try reader.readCount("the shard envelope's extension"))
    let shards = try reader.readCount("the shard count of \(type)", limit: 1 << 20)
    guard shards > 0, shards & (shards - 1) == 0 else {
      throw reader.error(.outOfRange, "the shard count \(shards) of \(type) is no power of two")
    }
    return shards
  }

  static func write(_ shards: Int, to writer: inout ByteWriter) {
    writer.writeVInt(1 + ByteWriter.vIntSize(shards))
    writer.writeVInt(0)
    writer.writeVInt(shards)
  }

  /// Slots of shard `shard` of `shards` when the type has ordinals up to `maxOrdinal` (4.1).
  static func slotCount(maxOrdinal: Int, shard: Int, shards: Int) -> Int {
    maxOrdinal < shard ? 0 : (maxOrdinal - shard) / shards + 1
  }

  /// Reads a type's max ordinal (with several shards) or leaves it to the only shard, then each shard's own, checked.
  static func readMaxOrdinal(_ what: String, from reader: inout ByteReader) throws(ByteReaderError) -> Int {
    let start = reader.offset
    let value = Int(try reader.readVInt())
    guard value >= -1, value < 1 << 29 else { throw reader.error(.outOfRange, "\(what) \(value)", at: start) }
    return value
  }

  /// The max ordinal of a shard, which must follow from that of its type.
  static func readShardMaximum(
    _ type: String, maxOrdinal: Int, shard: Int, shards: Int, from reader: inout ByteReader
  ) throws(ByteReaderError) {
    let start = reader.offset
    let value = try readMaxOrdinal("max ordinal of a shard of \(type)", from: &reader)
    let expected = slotCount(maxOrdinal: maxOrdinal, shard: shard, shards: shards) - 1
    guard value == expected else {
      throw reader.error(
        .outOfRange, "shard \(shard) of \(type) says max ordinal \(value), \(expected) follows", at: start)
    }
  }
}
