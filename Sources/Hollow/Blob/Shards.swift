import BitMemory

/// One shard of a blob (docs/hollow-format.md, sections 4.3 to 4.6), read in two steps: the first passes over it, the
/// second makes its records.
///
/// In a snapshot, which ordinals hold a record stands behind the shards. It is read between the two steps, so that
/// memory is only taken for slots up to the highest of them. Records may have no bits at all, and then a damaged blob
/// can state any number of slots without a byte for them (docs/hollow-format.md, section 14).
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

/// How a blob states a type's number of shards and their sizes (docs/hollow-format.md, section 2.2).
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

  /// Slots of shard `shard` of `shards` when the type has ordinals up to `maxOrdinal`
  /// (docs/hollow-format.md, section 4.1).
  static func slotCount(maxOrdinal: Int, shard: Int, shards: Int) -> Int {
    maxOrdinal < shard ? 0 : (maxOrdinal - shard) / shards + 1
  }

  /// Reads the max ordinal of a type or of a shard: -1 when it has no slot.
  static func readMaxOrdinal(_ what: String, from reader: inout ByteReader) throws(ByteReaderError) -> Int {
    let start = reader.offset
    let value = Int(try reader.readVInt())
    guard value >= -1, value < 1 << 29 else { throw reader.error(.outOfRange, "\(what) \(value)", at: start) }
    return value
  }

  /// Reads the max ordinal that a shard begins with, and returns the number of its slots.
  ///
  /// A type with one shard states its max ordinal there only, so `maxOrdinal` is set to it. With several shards it was
  /// read before them, and what a shard states must follow from it.
  static func readSlotCount(
    of type: String, shard: Int, shards: Int, maxOrdinal: inout Int, from reader: inout ByteReader
  ) throws(ByteReaderError) -> Int {
    guard shards > 1 else {
      maxOrdinal = try readMaxOrdinal("max ordinal of \(type)", from: &reader)
      return slotCount(maxOrdinal: maxOrdinal, shard: shard, shards: shards)
    }
    let start = reader.offset
    let value = try readMaxOrdinal("max ordinal of a shard of \(type)", from: &reader)
    let slots = slotCount(maxOrdinal: maxOrdinal, shard: shard, shards: shards)
    guard value == slots - 1 else {
      throw reader.error(
        .outOfRange, "shard \(shard) of \(type) says max ordinal \(value), \(slots - 1) follows", at: start)
    }
    return slots
  }
}

/// What the slots of one shard of a blob hold, in order: runs of a type's records and of holes.
struct ShardSlots {
  struct Run {
    /// The first ordinal, -1 for holes.
    var ordinal: Ordinal
    var count: Int
  }

  private(set) var runs: [Run] = []
  private(set) var count = 0

  /// Slots `0..<slots` of a snapshot's shard: ordinal `slot * shards + shard` where populated.
  init(_ populated: BitSet, slots: Int, shard: Int, shards: Int) {
    if shards == 1 {
      appendRuns(of: populated, slots)
    } else {
      for slot in 0..<slots {
        let ordinal = slot * shards + shard
        append(populated.contains(ordinal) ? ordinal : -1)
      }
    }
  }

  private mutating func appendRuns(of populated: BitSet, _ slots: Int) {
    var slot = 0
    while slot < slots {
      let isPopulated = populated.contains(slot)
      let end =
        isPopulated ? populated.firstAbsent(from: slot, below: slots) : populated.firstPresent(from: slot, below: slots)
      runs.append(Run(ordinal: isPopulated ? slot : -1, count: end - slot))
      slot = end
    }
    count = slots
  }

  /// The added records of a delta.
  init(_ ordinals: [Ordinal]) {
    count = ordinals.count
    var start = 0
    while start < ordinals.count {
      var end = start + 1
      while end < ordinals.count, ordinals[end] == ordinals[end - 1] + 1 { end += 1 }
      runs.append(Run(ordinal: ordinals[start], count: end - start))
      start = end
    }
  }

  private mutating func append(_ ordinal: Ordinal) {
    count += 1
    if let last = runs.last, ordinal < 0 ? last.ordinal < 0 : last.ordinal >= 0 && ordinal == last.ordinal + last.count
    {
      runs[runs.count - 1].count += 1
    } else {
      runs.append(Run(ordinal: ordinal, count: 1))
    }
  }

  /// Calls `body` with the slots of each page in turn and the runs in it.
  func forEachPage(_ body: (Range<Int>, [Run]) -> Void) {
    var (next, taken) = (0, 0)
    for page in 0..<Paging.pageCount(slots: count) {
      let slots = Paging.slots(ofPage: page, count: count)
      var inPage: [Run] = []
      var room = slots.count
      while room > 0 {
        let run = runs[next]
        let take = min(room, run.count - taken)
        inPage.append(Run(ordinal: run.ordinal < 0 ? -1 : run.ordinal + taken, count: take))
        room -= take
        taken += take
        if taken == run.count { (next, taken) = (next + 1, 0) }
      }
      body(slots, inPage)
    }
  }
}

/// Makes one store of the shards of a blob: with N shards, ordinal *o* is slot `o / N` of shard `o % N`
/// (docs/hollow-format.md, section 4.1).
enum ShardInterleaving {
  /// The records of all shards by ordinal. O(slots) with several shards, O(1) with one.
  static func joined(_ shards: [RecordStore], slots: Int) -> RecordStore {
    if shards.count == 1 || slots == 0 { return shards[0] }
    return gathered((0..<slots).map { (shards[$0 & (shards.count - 1)], $0 / shards.count) })
  }

  /// The records at the given places, in order.
  static func gathered(_ places: [(store: RecordStore, slot: Int)]) -> RecordStore {
    guard let first = places.first else { preconditionFailure("a type with several shards has a slot") }
    switch first.store {
    case .objects(let records):
      let sources = places.map { place in
        if case .objects(let records) = place.store { return records }
        return records
      }
      return .objects(gather(sources, places.map(\.slot)))
    case .collections(let records):
      let sources = places.map { place in
        if case .collections(let records) = place.store { return records }
        return records
      }
      return .collections(gather(sources, places.map(\.slot)))
    }
  }

  /// Shards may have different layouts, so the widest of all is taken, with pointers for the largest page of the
  /// result.
  private static func gather(_ sources: [ObjectRecords], _ slots: [Int]) -> ObjectRecords {
    var layout = sources[0].layout
    for source in sources where source.layout != layout { layout = layout.widened(to: source.layout) }
    var widths = layout.widths
    for (field, type) in layout.types.enumerated() where type.hasByteArea {
      let largest = largestPage(slots.count) { sources[$0].byteCount(field, at: slots[$0]) }
      widths[field] = max(widths[field], RecordLayout.pointerWidth(byteCount: largest))
    }
    var builder = ObjectRecordsBuilder(
      layout: RecordLayout(types: layout.types, widths: widths), slots: slots.count)
    for (source, slot) in zip(sources, slots) { builder.append(source, slots: slot..<slot + 1) }
    return builder.finish()
  }

  private static func gather(_ sources: [CollectionRecords], _ slots: [Int]) -> CollectionRecords {
    var layout = sources[0].layout
    for source in sources where source.layout != layout { layout = layout.widened(to: source.layout, entries: 0) }
    let largest = largestPage(slots.count) { sources[$0].range(at: slots[$0]).count }
    var builder = CollectionRecordsBuilder(layout: layout.widened(to: layout, entries: largest), slots: slots.count)
    for (source, slot) in zip(sources, slots) { builder.append(source, slots: slot..<slot + 1) }
    return builder.finish()
  }

  /// The largest sum over the slots of one page.
  private static func largestPage(_ count: Int, _ size: (Int) -> Int) -> Int {
    (0..<Paging.pageCount(slots: count)).reduce(0) { largest, page in
      max(largest, Paging.slots(ofPage: page, count: count).reduce(0) { $0 + size($1) })
    }
  }
}
