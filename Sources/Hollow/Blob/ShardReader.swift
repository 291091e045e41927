import BitMemory

/// One shard of a blob (format sections 4.3 to 4.6, 14): passed over first, its records made afterwards.
///
/// Between the two a snapshot tells which ordinals hold a record: slots above them are left alone. Where records have no
/// bits, no bytes stand behind the number of slots that a shard states.
enum ShardReader {
  case objects(ObjectShardReader)
  case collections(CollectionShardReader)

  /// Reads past the statistics, arrays and byte areas of a shard with `count` slots, checking widths and sizes.
  init(_ schema: Schema, count: Int, from reader: inout ByteReader) throws(ByteReaderError) {
    switch schema {
    case .object(let schema): self = .objects(try ObjectShardReader(schema.fields, count: count, from: &reader))
    case .list: self = .collections(try CollectionShardReader(.list, count: count, from: &reader))
    case .set: self = .collections(try CollectionShardReader(.set, count: count, from: &reader))
    case .map: self = .collections(try CollectionShardReader(.map, count: count, from: &reader))
    }
  }

  /// The records of the first `count` slots; of OBJECT types only the fields `kept`, nil for all. O(bytes).
  ///
  /// Throws when their pointers do not hold together.
  func records(
    _ count: Int, keeping kept: [Int]? = nil, _ reader: borrowing ByteReader
  ) throws(ByteReaderError) -> RecordStore {
    switch self {
    case .objects(let shard): .objects(try shard.records(count, keeping: kept, reader))
    case .collections(let shard): .collections(try shard.records(count, reader))
    }
  }
}
