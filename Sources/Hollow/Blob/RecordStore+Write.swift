import BitMemory

extension RecordStore {
  /// Writes the statistics, arrays and byte areas of one shard (format sections 4.3 to 4.6).
  ///
  /// - Parameters:
  ///   - total: the total of entries to state; at least those present.
  ///   - padsEntries: whether the entry array is as long as `total` asks (snapshots) or as the content (deltas).
  func write(total: Int, padsEntries: Bool, to writer: inout ByteWriter) {
    switch self {
    case .objects(let records): Self.write(records, to: &writer)
    case .collections(let records):
      let layout = records.layout
      writer.writeVInt(layout.pointerBits)
      if layout.kind != .list { writer.writeVInt(layout.sizeBits) }
      writer.writeVInt(layout.keyBits)
      if layout.kind == .map { writer.writeVInt(layout.valueBits) }
      writer.writeVLong(total)
      writer.writePackedBits(
        records.slots, wordCount: PackedBits.wordCount(bitCount: records.count * layout.slotBits))
      let entries = padsEntries ? total : records.entryCount
      writer.writePackedBits(records.entries, wordCount: PackedBits.wordCount(bitCount: entries * layout.entryBits))
    }
  }

  private static func write(_ records: ObjectRecords, to writer: inout ByteWriter) {
    for width in records.layout.widths { writer.writeVInt(width) }
    writer.writePackedBits(
      records.bits, wordCount: PackedBits.wordCount(bitCount: records.count * records.layout.recordBits))
    for area in records.areas {
      writer.writeVLong(area.count)
      writer.write(area)
    }
  }
}
