import BitMemory

extension RecordStore {
  /// Reads the statistics, arrays and byte areas of one shard with `count` records and checks that they hold together
  /// (format sections 4.3 to 4.6, 14).
  static func read(_ schema: Schema, count: Int, from reader: inout ByteReader) throws(ByteReaderError) -> RecordStore {
    switch schema {
    case .object(let schema): .objects(try ObjectRecords(fields: schema.fields, count: count, from: &reader))
    case .list: .collections(try CollectionRecords(.list, count: count, from: &reader))
    case .set: .collections(try CollectionRecords(.set, count: count, from: &reader))
    case .map: .collections(try CollectionRecords(.map, count: count, from: &reader))
    }
  }
}

extension ObjectRecords {
  fileprivate convenience init(fields: [Field], count: Int, from reader: inout ByteReader) throws(ByteReaderError) {
    var widths: [Int] = []
    for field in fields {
      let width = try reader.readCount("bits of \(field.name)", limit: 64)
      let fits = !field.type.hasByteArea || (1...58).contains(width)
      guard fits else { throw reader.error(.outOfRange, "\(width) bits for the pointers of \(field.name)") }
      widths.append(width)
    }
    let layout = RecordLayout(types: fields.map(\.type), widths: widths)
    let bits = try reader.readPackedBits("the records", bitCount: count * layout.recordBits)
    var areas: [[UInt8]] = []
    for field in fields {
      let size = try reader.readLongCount("the byte count of \(field.name)", limit: reader.remaining)
      areas.append(try reader.readBytes(size))
    }
    self.init(layout: layout, count: count, bits: bits, areas: areas)
    for (index, field) in fields.enumerated() where field.type.hasByteArea {
      try checkPointers(index, name: field.name, reader)
    }
  }

  private func checkPointers(_ field: Int, name: String, _ reader: borrowing ByteReader) throws(ByteReaderError) {
    var previous = 0
    for slot in 0..<count {
      let end = end(field, at: slot)
      guard end >= previous, end <= areas[field].count else {
        throw reader.error(
          .outOfRange, "the \(name) of record \(slot) ends at \(end), outside \(previous)...\(areas[field].count)")
      }
      previous = end
    }
  }
}

extension CollectionRecords {
  fileprivate convenience init(
    _ kind: CollectionLayout.Kind, count: Int, from reader: inout ByteReader
  ) throws(ByteReaderError) {
    let layout = CollectionLayout(
      kind: kind,
      pointerBits: try reader.readCount("pointer bits", limit: 58),
      sizeBits: kind == .list ? 0 : try reader.readCount("size bits", limit: 32),
      keyBits: try reader.readCount("element bits", limit: 58),
      valueBits: kind == .map ? try reader.readCount("value bits", limit: 58) : 0)
    _ = try reader.readLongCount("the total of entries")
    let slots = try reader.readPackedBits("the pointers", bitCount: count * layout.slotBits)
    let entryCount =
      count == 0 ? 0 : Int(slots.value(at: (count - 1) * layout.slotBits, width: layout.pointerBits))
    let (bitCount, overflow) = entryCount.multipliedReportingOverflow(by: layout.entryBits)
    // Entries of no bits would cost no bytes: nothing would bound their number.
    guard !overflow, bitCount <= reader.remaining * 8, layout.keyBits > 0 || entryCount == 0 else {
      throw reader.error(.outOfRange, "\(entryCount) entries of \(layout.entryBits) bits")
    }
    let entries = try reader.readPackedBits("the entries", bitCount: bitCount)
    self.init(layout: layout, count: count, slots: slots, entries: entries, entryCount: entryCount)
    try checkPointers(reader)
  }

  private func checkPointers(_ reader: borrowing ByteReader) throws(ByteReaderError) {
    if layout.slotBits == 0 { return }  // holes only, perhaps half a billion
    var previous = 0
    for slot in 0..<count {
      let end = end(at: slot)
      guard end >= previous, end <= entryCount else {
        throw reader.error(
          .outOfRange, "the entries of record \(slot) end at \(end), outside \(previous)...\(entryCount)")
      }
      if layout.kind != .list { try checkTable(slot, previous..<end, reader) }
      previous = end
    }
  }

  /// A hole owns no bucket; a set or map owns exactly `tableSize(size)` and fills `size` of them.
  private func checkTable(_ slot: Int, _ buckets: Range<Int>, _ reader: borrowing ByteReader) throws(ByteReaderError) {
    let size = size(at: slot)
    if buckets.isEmpty && size == 0 { return }
    guard size <= HollowHash.maximumSize, buckets.count == HollowHash.tableSize(size) else {
      throw reader.error(.outOfRange, "record \(slot) with \(size) elements owns \(buckets.count) buckets")
    }
    var occupied = 0
    for bucket in buckets where key(at: bucket) >= 0 { occupied += 1 }
    guard occupied == size else {
      throw reader.error(.outOfRange, "record \(slot) with \(size) elements fills \(occupied) buckets")
    }
  }
}
