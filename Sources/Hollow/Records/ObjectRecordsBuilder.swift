import BitMemory

/// Appends records and holes, slot by slot, in a given layout; translates nulls where widths differ.
struct ObjectRecordsBuilder: ~Copyable {
  private let layout: RecordLayout
  private let slots: Int
  private(set) var count = 0
  private var pages: [WordPage] = []
  private var areas: [PageAreas] = []
  private var page: WordPageBuilder
  private var pageAreas: [[UInt8]]
  private let pointerBase: [Int]

  /// - Parameters:
  ///   - slots: how many slots will be appended.
  ///   - pointerBase: what to add to the pointers of each field: where a page's bytes begin in a blob.
  init(layout: RecordLayout, slots: Int, pointerBase: [Int]? = nil) {
    (self.layout, self.slots) = (layout, slots)
    self.pointerBase = pointerBase ?? layout.types.map { _ in 0 }
    pageAreas = layout.types.map { _ in [] }
    page = WordPageBuilder(wordCount: layout.pageWords(min(slots, Paging.slots)))
    pages.reserveCapacity(Paging.pageCount(slots: slots))
  }

  consuming func finish() -> ObjectRecords {
    precondition(count == slots, "\(count) of \(slots) slots")
    if pages.count < Paging.pageCount(slots: count) { endPage() }
    return ObjectRecords(layout: layout, count: count, pages: pages, areas: areas)
  }

  private mutating func endPage() {
    let next = layout.pageWords(min(slots - count, Paging.slots))
    pages.append(page.takePage(bitCount: page.wordCount * 64, next: next))
    guard layout.hasByteAreas else { return }
    areas.append(PageAreas(pageAreas))
    for field in pageAreas.indices { pageAreas[field] = [] }
  }

  /// Where the bytes appended next begin.
  private func pointer(_ field: Int) -> Int { pointerBase[field] + pageAreas[field].count }

  private mutating func advance(_ slots: Int) {
    count += slots
    if Paging.index(of: count) == 0 { endPage() }
  }

  /// Shares a page of a state with the same layout. Only at the start of a page.
  mutating func share(page shared: WordPage, areas sharedAreas: PageAreas?, slots: Int) {
    precondition(Paging.index(of: count) == 0, "a page is shared whole")
    pages.append(shared)
    if layout.hasByteAreas, let sharedAreas { areas.append(sharedAreas) }
    count += slots
    if count < self.slots && self.slots - count < Paging.slots {
      page = WordPageBuilder(wordCount: layout.pageWords(self.slots - count))
    }
  }

  /// Appends the records of `source` in `slots`, in order. O(bits / 64) where the layouts agree and no field has bytes.
  mutating func append(_ source: ObjectRecords, slots range: Range<Int>) {
    var slot = range.lowerBound
    while slot < range.upperBound {
      let room = min(Paging.slots - Paging.index(of: slot), Paging.slots - Paging.index(of: count))
      let end = min(range.upperBound, slot + room)
      appendWithinPages(source, slot..<end)
      advance(end - slot)
      slot = end
    }
  }

  private mutating func appendWithinPages(_ source: ObjectRecords, _ slots: Range<Int>) {
    let (from, to) = (Paging.index(of: slots.lowerBound), Paging.index(of: count))
    let sourcePage = source.table.pages[Paging.page(of: slots.lowerBound)]
    if source.layout == layout && !layout.hasByteAreas {
      page.copyZeroed(
        slots.count * layout.recordBits, from: sourcePage, at: from * layout.recordBits, to: to * layout.recordBits)
      return
    }
    for field in layout.types.indices {
      if layout.types[field].hasByteArea {
        appendBytes(field, source, slots)
      } else {
        appendValues(field, source.layout, sourcePage, from, count: slots.count)
      }
    }
  }

  private mutating func appendValues(
    _ field: Int, _ source: RecordLayout, _ sourcePage: WordPage, _ from: Int, count slots: Int
  ) {
    let (type, width, sourceWidth) = (layout.types[field], layout.widths[field], source.widths[field])
    let (sourceNull, null) = (type.nullPattern(width: sourceWidth), type.nullPattern(width: width))
    var bit = Paging.index(of: count) * layout.recordBits + layout.offsets[field]
    var sourceBit = from * source.recordBits + source.offsets[field]
    for _ in 0..<slots {
      let raw = sourcePage.value(at: sourceBit, width: sourceWidth)
      page.setZeroed(raw == sourceNull ? null : raw, at: bit, width: width)
      bit += layout.recordBits
      sourceBit += source.recordBits
    }
  }

  private mutating func appendBytes(_ field: Int, _ source: ObjectRecords, _ slots: Range<Int>) {
    let start = source.start(field, at: slots.lowerBound)
    let shift = pointerBase[field] + pageAreas[field].count - start
    let area = source.areas[Paging.page(of: slots.lowerBound)].fields[field]
    pageAreas[field] += area[start..<source.end(field, at: slots.upperBound - 1)]
    let width = layout.widths[field]
    var bit = Paging.index(of: count) * layout.recordBits + layout.offsets[field]
    for slot in slots {
      let null = source.isNullPointer(field, at: slot) ? UInt64(1) << UInt64(width - 1) : 0
      page.setZeroed(UInt64(source.end(field, at: slot) + shift) | null, at: bit, width: width)
      bit += layout.recordBits
    }
  }

  /// Appends `holes` slots without a record.
  mutating func appendHoles(_ holes: Int) {
    var rest = holes
    while rest > 0 {
      let here = min(rest, Paging.slots - Paging.index(of: count))
      for field in layout.types.indices where pointer(field) > 0 {
        var bit = Paging.index(of: count) * layout.recordBits + layout.offsets[field]
        for _ in 0..<here {
          page.setZeroed(UInt64(pointer(field)), at: bit, width: layout.widths[field])
          bit += layout.recordBits
        }
      }
      advance(here)
      rest -= here
    }
  }

  /// Appends the staged `rows`, in order, a field after the other within each page.
  mutating func append(_ staged: StagedObjects, rows: some RandomAccessCollection<Int>) {
    var rest = rows[...]
    while !rest.isEmpty {
      let here = rest.prefix(Paging.slots - Paging.index(of: count))
      for field in layout.types.indices { append(field, of: staged, here) }
      advance(here.count)
      rest = rest.dropFirst(here.count)
    }
  }

  private mutating func append(_ field: Int, of staged: StagedObjects, _ rows: some Sequence<Int>) {
    let width = layout.widths[field]
    var bit = Paging.index(of: count) * layout.recordBits + layout.offsets[field]
    if layout.types[field].hasByteArea {
      for row in rows {
        let range = staged.range(field, row: row)
        if let range { pageAreas[field] += staged.bytes[range] }
        let null = range == nil ? UInt64(1) << UInt64(width - 1) : 0
        page.setZeroed(UInt64(pointer(field)) | null, at: bit, width: width)
        bit &+= layout.recordBits
      }
    } else {
      for row in rows {
        // Null is all ones of 64 bits: cut to its width it is null again.
        page.setZeroed(staged.value(field, row: row), at: bit, width: width)
        bit &+= layout.recordBits
      }
    }
  }
}
