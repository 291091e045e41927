import BitMemory

/// Reads a snapshot blob into a state (format sections 2 and 4).
public enum SnapshotReader {
  /// The state that `bytes` hold, without the types and fields `filter` leaves out.
  ///
  /// Throws `BlobError` with the offset of the first fault; every count and pointer is checked. O(bytes).
  public static func read(_ bytes: RawSpan, filter: LoadFilter = .everything) throws(BlobError) -> DataState {
    var reader = ByteReader(bytes)
    do {
      let header = try BlobHeader(from: &reader)
      let types = try readTypes(filter, from: &reader)
      return DataState(
        tag: header.destinationTag, originTag: header.originTag, headerTags: header.tags, types: types)
    } catch {
      throw BlobError(wrapping: error)
    }
  }

  /// The types from their count to the end of the blob.
  static func readTypes(_ filter: LoadFilter, from reader: inout ByteReader) throws -> [TypeState] {
    let count = try reader.readCount("the type count", limit: reader.remaining)
    var types: [TypeState] = []
    var names: Set<String> = []
    for _ in 0..<count {
      let start = reader.offset
      let type = try readType(filter, from: &reader)
      guard names.insert(type.name).inserted else {
        throw reader.error(.outOfRange, "the type \(type.name) comes twice", at: start)
      }
      if filter.keeps(type: type.name) { types.append(type) }
    }
    guard reader.remaining == 0 else { throw BlobError.trailing(reader) }
    return types
  }

  private static func readType(
    _ filter: LoadFilter, from reader: inout ByteReader
  ) throws(ByteReaderError) -> TypeState {
    let schema = try Schema(from: &reader)
    let kept = filter.kept(of: schema)
    let shards = try ShardEnvelope.read(schema.name, from: &reader)
    var maxOrdinal = -1
    if shards > 1 { maxOrdinal = try ShardEnvelope.readMaxOrdinal("max ordinal of \(schema.name)", from: &reader) }
    var readers: [ShardReader] = []
    for shard in 0..<shards {
      if shards == 1 {
        maxOrdinal = try ShardEnvelope.readMaxOrdinal("max ordinal of \(schema.name)", from: &reader)
      } else {
        try ShardEnvelope.readShardMaximum(
          schema.name, maxOrdinal: maxOrdinal, shard: shard, shards: shards, from: &reader)
      }
      let slots = ShardEnvelope.slotCount(maxOrdinal: maxOrdinal, shard: shard, shards: shards)
      readers.append(try ShardReader(schema, count: slots, from: &reader))
    }
    let populated = try reader.readBitSet()
    guard populated.highest <= maxOrdinal else {
      throw reader.error(.outOfRange, "\(schema.name) populates ordinal \(populated.highest) above \(maxOrdinal)")
    }
    var stores: [RecordStore] = []
    for (shard, shardReader) in readers.enumerated() {
      let slots = ShardEnvelope.slotCount(maxOrdinal: populated.highest, shard: shard, shards: shards)
      stores.append(try shardReader.records(slots, keeping: kept, reader))
    }
    let records = ShardInterleaving.joined(stores, slots: populated.highest + 1)
    try PopulatedCheck.checkTables(of: records, schema: schema, populated: populated, reader)
    return TypeState(schema: schema.keeping(kept), records: records, populated: populated, shardCount: shards)
  }
}

extension BlobError {
  static func trailing(_ reader: borrowing ByteReader) -> BlobError {
    BlobError(
      code: .trailingBytes, byteOffset: reader.offset, detail: "\(reader.remaining) bytes follow the last type")
  }
}
