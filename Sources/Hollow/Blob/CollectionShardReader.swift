import BitMemory

/// One LIST, SET or MAP shard of a blob (format sections 4.4 to 4.6): where its parts lie, and the pages made of them.
struct CollectionShardReader {
  private let layout: CollectionLayout
  private let slots: PackedArray
  private let entries: PackedArray
  /// Of all slots.
  private let entryCount: Int

  /// Reads past the shard, checking widths and sizes.
  init(_ kind: CollectionLayout.Kind, count: Int, from reader: inout ByteReader) throws(ByteReaderError) {
    layout = CollectionLayout(
      kind: kind,
      pointerBits: try reader.readCount("pointer bits", limit: 57),
      sizeBits: kind == .list ? 0 : try reader.readCount("size bits", limit: 32),
      keyBits: try reader.readCount("element bits", limit: 57),
      valueBits: kind == .map ? try reader.readCount("value bits", limit: 57) : 0)
    _ = try reader.readLongCount("the total of entries")
    slots = try reader.readPackedArray("the pointers", bitCount: count * layout.slotBits)
    entryCount =
      count == 0 ? 0 : Int(reader.value(of: slots, at: (count - 1) * layout.slotBits, width: layout.pointerBits))
    let (bitCount, overflow) = entryCount.multipliedReportingOverflow(by: layout.entryBits)
    // Entries of no bits would cost no bytes: nothing would bound their number.
    guard !overflow, bitCount <= reader.remaining * 8, layout.keyBits > 0 || entryCount == 0 else {
      throw reader.error(.outOfRange, "\(entryCount) entries of \(layout.entryBits) bits")
    }
    entries = try reader.readPackedArray("the entries", bitCount: bitCount)
  }

  /// The records of the first `count` slots. O(bytes).
  func records(_ count: Int, _ reader: borrowing ByteReader) throws(ByteReaderError) -> CollectionRecords {
    var (slotPages, entryPages) = ([WordPage](), [WordPage]())
    var start = 0
    for page in 0..<Paging.pageCount(slots: count) {
      let range = Paging.slots(ofPage: page, count: count)
      var words = reader.page(
        of: slots, fromWord: Paging.slots / 64 * layout.slotBits * page, bitCount: range.count * layout.slotBits,
        wordCapacity: layout.pageWords(range.count))
      let end = try localize(&words, range, from: start, reader)
      let pageEntries = reader.bits(
        of: entries, fromBit: start * layout.entryBits, bitCount: (end - start) * layout.entryBits)
      let slotPage = words.finish()
      if layout.kind != .list { try checkTables(slotPage, pageEntries, range, reader) }
      slotPages.append(slotPage)
      entryPages.append(pageEntries)
      start = end
    }
    return CollectionRecords(
      layout: layout, count: count, slots: slotPages, entries: entryPages, entryCount: start)
  }

  /// Turns the pointers of a page, whose entries begin at `start`, into its own; returns where they end.
  private func localize(
    _ words: inout WordPageBuilder, _ range: Range<Int>, from start: Int, _ reader: borrowing ByteReader
  ) throws(ByteReaderError) -> Int {
    if layout.pointerBits == 0 { return start }  // holes only, perhaps half a billion
    var (previous, bit) = (start, 0)
    for slot in range {
      let end = Int(words.value(at: bit, width: layout.pointerBits))
      guard end >= previous, end <= entryCount else {
        throw reader.error(
          .outOfRange, "the entries of record \(slot) end at \(end), outside \(previous)...\(entryCount)")
      }
      if start > 0 { words.set(UInt64(end - start), at: bit, width: layout.pointerBits) }
      previous = end
      bit += layout.slotBits
    }
    return previous
  }

  /// A hole owns no bucket; a set or map owns exactly `tableSize(size)` and fills `size` of them.
  private func checkTables(
    _ slots: WordPage, _ entries: WordPage, _ range: Range<Int>, _ reader: borrowing ByteReader
  ) throws(ByteReaderError) {
    if layout.slotBits == 0 { return }
    var start = 0
    for index in 0..<range.count {
      let bit = index * layout.slotBits
      let end = Int(slots.value(at: bit, width: layout.pointerBits))
      let size = Int(slots.value(at: bit + layout.pointerBits, width: layout.sizeBits))
      if end > start || size > 0 {
        let record = range.lowerBound + index
        guard size <= HollowHash.maximumSize, end - start == HollowHash.tableSize(size) else {
          throw reader.error(.outOfRange, "record \(record) with \(size) elements owns \(end - start) buckets")
        }
        var occupied = 0
        for bucket in start..<end
        where entries.value(at: bucket * layout.entryBits, width: layout.keyBits) != layout.emptyKey { occupied += 1 }
        guard occupied == size else {
          throw reader.error(.outOfRange, "record \(record) with \(size) elements fills \(occupied) buckets")
        }
      }
      start = end
    }
  }
}
