import BitMemory

/// Reads a snapshot blob into a state (docs/hollow-format.md, sections 2 and 4).
///
/// ```swift
/// let file = try MappedFile(path: "snapshot-20261127")
/// let state = try SnapshotReader.read(file.bytes)
/// let part = try SnapshotReader.read(file.bytes, filter: LoadFilter(excludingTypes: ["Image"]))
/// ```
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
      let slots = try ShardEnvelope.readSlotCount(
        of: schema.name, shard: shard, shards: shards, maxOrdinal: &maxOrdinal, from: &reader)
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

/// Writes snapshot blobs (docs/hollow-format.md, sections 2 and 4).
///
/// ```swift
/// let bytes = SnapshotWriter.write(state)
/// ```
public enum SnapshotWriter {
  /// The snapshot of `state`.
  ///
  /// Java reads a snapshot whatever its widths and however short its bit sets (docs/hollow-format.md, section 8.1), so
  /// the denser form is the default. With `previous` and `.java` the bytes are those that Java would write.
  ///
  /// - Parameter previous: the state before; its records count in the widths, as in Java's snapshots. Nil: only
  ///   `state`'s own do.
  /// - Complexity: O(records of both states).
  public static func write(
    _ state: DataState, previous: DataState? = nil, padding: BitSetPadding = .none
  ) -> [UInt8] {
    var writer = ByteWriter()
    writer.reserveCapacity(state.byteSize + 4096)
    header(of: state).write(to: &writer)
    writeTypes(of: state, previous: previous, padding, to: &writer)
    return writer.bytes
  }

  /// The count and bodies of the types of `state`.
  static func writeTypes(
    of state: DataState, previous: DataState?, _ padding: BitSetPadding, to writer: inout ByteWriter
  ) {
    writer.writeVInt(state.types.count)
    for type in state.types { write(type, previous: previous?[type: type.name], padding, to: &writer) }
  }

  /// The header blob of `state`: its snapshot's header and type count, no bodies.
  public static func writeHeader(_ state: DataState) -> [UInt8] {
    var writer = ByteWriter()
    header(of: state).write(to: &writer)
    writer.writeVInt(state.types.count)
    return writer.bytes
  }

  private static func header(of state: DataState) -> BlobHeader {
    BlobHeader(
      originTag: state.originTag, destinationTag: state.tag, schemas: state.types.map(\.schema), tags: state.headerTags)
  }

  private static func write(
    _ type: TypeState, previous: TypeState?, _ padding: BitSetPadding, to writer: inout ByteWriter
  ) {
    let shards = type.shardCount
    let statistics = TypeStatistics(ConsideredRecords(current: type, previous: previous), shards: shards)
    type.schema.write(to: &writer)
    ShardEnvelope.write(shards, to: &writer)
    if shards > 1 { writer.writeVInt(statistics.maxOrdinal) }
    for shard in 0..<shards {
      let slots = ShardEnvelope.slotCount(maxOrdinal: statistics.maxOrdinal, shard: shard, shards: shards)
      writer.writeVInt(slots - 1)
      let total = statistics.entryTotals.isEmpty ? 0 : statistics.entryTotals[shard]
      ShardWriter.write(
        type.records, ShardSlots(type.populated, slots: slots, shard: shard, shards: shards),
        layout: statistics.layout, total: total, entries: .asStated, to: &writer)
    }
    writer.writeBitSet(type.populated, wordCount: padding.wordCount(highest: type.populated.highest))
  }
}

/// Which types and fields a reader leaves out when it loads blobs: memory for what it does not need. References to
/// records of a type that was left out lead nowhere.
///
/// ```swift
/// let filter = LoadFilter(excludingTypes: ["Image"], fields: ["Film.synopsis"])
/// ```
public struct LoadFilter: Hashable, Sendable {
  private let types: Set<String>
  private let fields: Set<String>

  /// - Parameters:
  ///   - types: names of types to leave out.
  ///   - fields: fields to leave out, each `Type.field`.
  public init(excludingTypes types: Set<String> = [], fields: Set<String> = []) {
    (self.types, self.fields) = (types, fields)
  }

  /// Leaves nothing out.
  public static let everything = LoadFilter()

  func keeps(type: String) -> Bool { !types.contains(type) }

  /// The fields of an OBJECT type to keep, nil for all.
  func kept(of schema: Schema) -> [Int]? {
    guard case .object(let schema) = schema else { return nil }
    let kept = schema.fields.indices.filter { !fields.contains("\(schema.name).\(schema.fields[$0].name)") }
    return kept.count == schema.fields.count ? nil : kept
  }
}

extension Schema {
  /// The schema of an OBJECT type with only the fields `kept`.
  func keeping(_ kept: [Int]?) -> Schema {
    guard case .object(let schema) = self, let kept else { return self }
    return .object(
      ObjectSchema(name: schema.name, fields: kept.map { schema.fields[$0] }, primaryKey: schema.primaryKey))
  }
}

extension ObjectRecords {
  /// The records with the fields at `kept`, in that order; -1 gives a field that is null in every record. O(count).
  func selecting(_ kept: [Int], types: [FieldType]) -> ObjectRecords {
    let widths = zip(kept, types).map { $0 >= 0 ? layout.widths[$0] : $1.nullWidth }
    let selected = RecordLayout(types: types, widths: widths)
    var pages: [WordPage] = []
    for (page, words) in table.pages.enumerated() {
      let slots = Paging.slots(ofPage: page, count: count)
      var builder = WordPageBuilder(wordCount: selected.pageWords(slots.count))
      // The page is packed again, a field after the other.
      for (target, field) in kept.enumerated() {
        let width = widths[target]
        let null = types[target].hasByteArea ? UInt64(1) << UInt64(width - 1) : types[target].nullPattern(width: width)
        for index in 0..<slots.count {
          let value =
            field < 0 ? null : words.value(at: index * layout.recordBits + layout.offsets[field], width: width)
          builder.setZeroed(value, at: index * selected.recordBits + selected.offsets[target], width: width)
        }
      }
      pages.append(builder.finish())
    }
    let kept = selected.hasByteAreas ? areas(kept) : []
    return ObjectRecords(layout: selected, count: count, pages: pages, areas: kept)
  }

  private func areas(_ kept: [Int]) -> [PageAreas] {
    (0..<pageCount).map { page in PageAreas(kept.map { $0 < 0 ? [] : areas[page].fields[$0] }) }
  }
}

extension FieldType {
  /// The bits a field needs that is null in every record.
  fileprivate var nullWidth: Int {
    switch self {
    case .boolean, .string, .bytes: 2
    case .float: 32
    case .double: 64
    default: 1
    }
  }
}
