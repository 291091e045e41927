import BitMemory

/// One OBJECT shard of a blob (docs/hollow-format.md, section 4.3).
///
/// It is read in two steps. `init` passes over the shard, checks its widths and sizes and notes where the bit string
/// and the byte areas lie. `records` then makes pages of them. A page takes over its part of the bit string word by
/// word. If fields are left out it is packed again, narrower. Pointers, which in the blob count from the start of the
/// shard, are changed to count from the start of the page, and each is checked on the way: a later one must not be
/// smaller.
struct ObjectShardReader {
  private let fields: [Field]
  private let layout: RecordLayout
  private let array: PackedArray
  private let areas: [(start: Int, size: Int)]

  /// Reads past the shard, checking widths and sizes.
  init(_ fields: [Field], count: Int, from reader: inout ByteReader) throws(ByteReaderError) {
    self.fields = fields
    var widths: [Int] = []
    for field in fields {
      let width = try reader.readCount("bits of \(field.name)", limit: 64)
      let fits = !field.type.hasByteArea || (1...58).contains(width)
      guard fits else { throw reader.error(.outOfRange, "\(width) bits for the pointers of \(field.name)") }
      let fixed = [.boolean: 2, .float: 32, .double: 64][field.type] ?? width
      guard width == fixed || width == 0 else {
        throw reader.error(.outOfRange, "\(width) bits for \(field.name), a \(field.type.rawValue) of \(fixed)")
      }
      widths.append(width)
    }
    layout = RecordLayout(types: fields.map(\.type), widths: widths)
    array = try reader.readPackedArray("the records", bitCount: count * layout.recordBits)
    var areas: [(start: Int, size: Int)] = []
    for field in fields {
      let size = try reader.readLongCount("the byte count of \(field.name)", limit: reader.remaining)
      areas.append((reader.offset, size))
      try reader.skip(size, field.name)
    }
    self.areas = areas
  }

  /// The records of the first `count` slots, with only the fields `kept` when it is not nil. O(bytes taken over + slots
  /// with byte areas).
  func records(
    _ count: Int, keeping kept: [Int]?, _ reader: borrowing ByteReader
  ) throws(ByteReaderError) -> ObjectRecords {
    let kept = kept ?? Array(fields.indices)
    // `starts`: for each field, where the bytes of the page begin in the byte area of the shard.
    let result = RecordLayout(types: kept.map { layout.types[$0] }, widths: kept.map { layout.widths[$0] })
    var pages: [WordPage] = []
    var pageAreas: [PageAreas] = []
    var starts = kept.map { _ in 0 }
    for page in 0..<Paging.pageCount(slots: count) {
      let slots = Paging.slots(ofPage: page, count: count)
      let words = reader.page(
        of: array, fromWord: Paging.slots / 64 * layout.recordBits * page, bitCount: slots.count * layout.recordBits,
        wordCapacity: layout.pageWords(slots.count))
      var builder =
        result.widths.count == layout.widths.count ? words : narrowed(words.finish(), kept, result, slots.count)
      if result.hasByteAreas {
        let ends = try localize(&builder, result, kept, slots, &starts, reader)
        pageAreas.append(PageAreas(areas(kept, result, ends: starts, sizes: ends, reader)))
      }
      pages.append(builder.finish())
    }
    return ObjectRecords(layout: result, count: count, pages: pages, areas: pageAreas)
  }

  private func narrowed(
    _ words: WordPage, _ kept: [Int], _ result: RecordLayout, _ slots: Int
  ) -> WordPageBuilder {
    var builder = WordPageBuilder(wordCount: result.pageWords(slots))
    for (target, field) in kept.enumerated() {
      var (from, to) = (layout.offsets[field], result.offsets[target])
      for _ in 0..<slots {
        builder.setZeroed(
          words.value(at: from, width: layout.widths[field]), at: to, width: result.widths[target])
        from += layout.recordBits
        to += result.recordBits
      }
    }
    return builder
  }

  /// Makes the pointers of a page count from its start, and moves `starts` on to its end. Returns the number of bytes
  /// of each field in the page.
  private func localize(
    _ builder: inout WordPageBuilder, _ result: RecordLayout, _ kept: [Int], _ slots: Range<Int>,
    _ starts: inout [Int], _ reader: borrowing ByteReader
  ) throws(ByteReaderError) -> [Int] {
    var sizes = kept.map { _ in 0 }
    for (target, type) in result.types.enumerated() where type.hasByteArea {
      let (width, start) = (result.widths[target], starts[target])
      let (null, limit) = (UInt64(1) << UInt64(width - 1), areas[kept[target]].size)
      var previous = start
      var bit = result.offsets[target]
      for slot in slots {
        let raw = builder.value(at: bit, width: width)
        let end = Int(raw & ~null)
        guard end >= previous, end <= limit else {
          throw reader.error(
            .outOfRange,
            "the \(fields[kept[target]].name) of record \(slot) ends at \(end), outside \(previous)...\(limit)")
        }
        if start > 0 { builder.set(UInt64(end - start) | raw & null, at: bit, width: width) }
        previous = end
        bit += result.recordBits
      }
      sizes[target] = previous - start
      starts[target] = previous
    }
    return sizes
  }

  private func areas(
    _ kept: [Int], _ result: RecordLayout, ends: [Int], sizes: [Int], _ reader: borrowing ByteReader
  ) -> [[UInt8]] {
    result.types.indices.map { target in
      guard sizes[target] > 0 else { return [] }
      return reader.bytes(at: areas[kept[target]].start + ends[target] - sizes[target], size: sizes[target])
    }
  }
}

/// One LIST, SET or MAP shard of a blob (docs/hollow-format.md, sections 4.4 to 4.6), read in two steps as an OBJECT
/// shard is.
struct CollectionShardReader {
  private let layout: CollectionLayout
  private let slots: PackedArray
  private let entries: PackedArray
  /// The entries of all slots: where the last pointer ends.
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
    // Entries of no bits would take no bytes, so the size of the blob would not limit how many it can state.
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

  /// Makes the pointers of a page, whose entries begin at `start` in the shard, count from there; returns where they
  /// end.
  private func localize(
    _ words: inout WordPageBuilder, _ range: Range<Int>, from start: Int, _ reader: borrowing ByteReader
  ) throws(ByteReaderError) -> Int {
    // No pointer is needed where there are holes only. There may be half a billion of them, so none is looked at.
    if layout.pointerBits == 0 { return start }
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

/// How long a snapshot's bit sets are; Java reads any length (docs/hollow-format.md, section 1.7).
public enum BitSetPadding: Sendable {
  /// Up to the highest member: small states shrink more than tenfold.
  case none
  /// To a multiple of 256 words, as the Java library writes.
  case java

  func wordCount(highest: Int) -> Int {
    let needed = (highest + 64) / 64
    return self == .none ? needed : max(256, (needed + 255) / 256 * 256)
  }
}

/// Checks that need both a type's records and its populated ordinals.
enum PopulatedCheck {
  /// Throws when a populated set or map has no bucket. Even an empty one has one, and whoever looks something up in it
  /// relies on that (docs/hollow-format.md, section 5.1).
  static func checkTables(
    of records: RecordStore, schema: Schema, populated: BitSet, _ reader: borrowing ByteReader
  ) throws(ByteReaderError) {
    guard case .collections(let collections) = records, collections.layout.kind != .list else { return }
    for ordinal in populated where collections.range(at: ordinal).isEmpty {
      throw reader.error(.outOfRange, "record \(ordinal) of \(schema.name) owns no bucket")
    }
  }
}
