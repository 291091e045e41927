import BitMemory

extension RecordStore {
  /// Reads the statistics, arrays and byte areas of one shard with `count` records and checks that they hold together
  /// (format sections 4.3 to 4.6, 14).
  ///
  /// - Parameter kept: the OBJECT fields to take over, nil for all; the others' bytes are passed over.
  static func read(
    _ schema: Schema, count: Int, keeping kept: [Int]? = nil, from reader: inout ByteReader
  ) throws(ByteReaderError) -> RecordStore {
    switch schema {
    case .object(let schema):
      let shard = try ObjectShardReader(schema.fields, count: count, from: &reader)
      return .objects(try shard.records(keeping: kept, reader))
    case .list: return .collections(try CollectionShardReader(.list, count: count, from: &reader).records(reader))
    case .set: return .collections(try CollectionShardReader(.set, count: count, from: &reader).records(reader))
    case .map: return .collections(try CollectionShardReader(.map, count: count, from: &reader).records(reader))
    }
  }
}
