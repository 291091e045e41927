import BitMemory

/// One OBJECT shard of a blob (format section 4.3): where its parts lie, and the pages made of them.
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

  /// Turns the pointers of a page into its own; `starts` go on to its end. Returns the bytes of each field.
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
