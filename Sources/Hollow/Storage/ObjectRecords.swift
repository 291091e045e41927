import BitMemory

/// Packed OBJECT records at slots `0..<count` with their byte areas, nearly as a blob holds them
/// (docs/hollow-format.md, section 4.3). In a state a record's slot is its ordinal; in a change, slot *j* is the *j*th
/// added record.
///
/// Every field has one width in bits, and a record is its fields end to end, so a value is found by arithmetic. Texts
/// and bytes have no fixed width: their field holds a pointer, which is where the record's bytes end in the field's
/// byte area. They begin where those of the slot before end. So a slot without a record has a pointer too; its other
/// fields mean nothing.
///
/// A blob has one bit string and one byte area a field for the whole type. Here both are cut into pages of 2,048 slots,
/// and pointers count from the start of their page: a page can then be shared with the next state as it is. Immutable.
final class ObjectRecords: Sendable {
  let layout: RecordLayout
  let count: Int
  let table: PageTable
  /// By page; empty when the layout has no byte areas.
  let areas: [PageAreas]

  init(layout: RecordLayout, count: Int, pages: [WordPage], areas: [PageAreas]) {
    (self.layout, self.count, self.areas) = (layout, count, areas)
    table = PageTable(pages)
  }

  convenience init(emptyOf types: [FieldType]) {
    self.init(layout: RecordLayout(emptyOf: types), count: 0, pages: [], areas: [])
  }

  var pageCount: Int { table.pages.count }

  /// The stored bits of `field` in `slot`.
  @inline(__always)
  func raw(_ field: Int, at slot: Int) -> UInt64 {
    table.value(
      page: Paging.page(of: slot), at: Paging.index(of: slot) &* layout.recordBits &+ layout.offsets[field],
      width: layout.widths[field])
  }

  /// The stored value of a fixed-width field, nil for null. INT and LONG stay zigzagged.
  ///
  /// `FieldColumn` does the same for one field with everything but the slot worked out in advance.
  func value(_ field: Int, at slot: Int) -> UInt64? {
    let raw = raw(field, at: slot)
    let type = layout.types[field]
    if raw == type.nullPattern(width: layout.widths[field]) { return nil }
    if type == .reference && raw == 0xFFFF_FFFF { return nil }
    return raw
  }

  /// Where the bytes of a STRING or BYTES field end in the area of the slot's page.
  func end(_ field: Int, at slot: Int) -> Int {
    Int(raw(field, at: slot) & PackedBits.mask(layout.widths[field] - 1))
  }

  /// Where they begin.
  func start(_ field: Int, at slot: Int) -> Int { Paging.index(of: slot) == 0 ? 0 : end(field, at: slot - 1) }

  /// Whether a STRING or BYTES field is null.
  func isNullPointer(_ field: Int, at slot: Int) -> Bool {
    raw(field, at: slot) >> UInt64(layout.widths[field] - 1) == 1
  }

  /// How many bytes a STRING or BYTES field has; 0 for null.
  func byteCount(_ field: Int, at slot: Int) -> Int { end(field, at: slot) - start(field, at: slot) }

  /// The bytes of a STRING or BYTES field, nil for null.
  func bytes(_ field: Int, at slot: Int) -> ArraySlice<UInt8>? {
    if isNullPointer(field, at: slot) { return nil }
    return areas[Paging.page(of: slot)].fields[field][start(field, at: slot)..<end(field, at: slot)]
  }

  /// Memory held, in bytes.
  var byteSize: Int { table.byteSize + areas.reduce(0) { $0 + $1.byteSize } }
}

/// Puts packed OBJECT records together, slot by slot, in a given layout.
///
/// The page under way is filled in place. Nulls are translated where the widths of a source differ, as null is a
/// pattern of its width.
struct ObjectRecordsBuilder: ~Copyable, PackedRecordsBuilder {
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
  ///   - pointerBase: what to add to the pointers of each field. A writer of blobs passes where the page's bytes begin
  ///     in the byte area of the whole shard; in memory it is 0.
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

  mutating func share(page: Int, of source: ObjectRecords, slots: Int) {
    precondition(Paging.index(of: count) == 0, "a page is shared whole")
    pages.append(source.table.pages[page])
    if layout.hasByteAreas { areas.append(source.areas[page]) }
    count += slots
    if count < self.slots && self.slots - count < Paging.slots {
      self.page = WordPageBuilder(wordCount: layout.pageWords(self.slots - count))
    }
  }

  /// Appends the records of `source` in `slots`, in order. O(bits / 64) where the layouts agree and no field has bytes.
  ///
  /// Nulls are translated where widths differ, and pointers move to where the bytes go.
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
    // A field after the other: the loops over slots then have one width and one type.
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

  /// Appends `holes` slots without a record. Pages start as zeros, so only pointers are written: they must not
  /// decrease.
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

/// Where the packed fields of an OBJECT record lie (docs/hollow-format.md, section 4.3): record *s* starts at bit
/// `s * recordBits`, and its field *f* `offsets[f]` bits later.
struct RecordLayout: Hashable, Sendable {
  let types: [FieldType]
  /// Bits of each field, 0...64.
  let widths: [Int]
  let offsets: [Int]
  let recordBits: Int
  let hasByteAreas: Bool

  init(types: [FieldType], widths: [Int]) {
    var offset = 0
    offsets = widths.map { width in
      defer { offset += width }
      return offset
    }
    (self.types, self.widths, recordBits) = (types, widths, offset)
    hasByteAreas = types.contains(where: \.hasByteArea)
  }

  /// The layout of a type without records: no bits, but a pointer for STRING and BYTES.
  init(emptyOf types: [FieldType]) {
    self.init(types: types, widths: types.map { $0.hasByteArea ? 2 : 0 })
  }

  /// Words of a page with room for `slots` records, and for whole words of slots beyond.
  func pageWords(_ slots: Int) -> Int { (slots + 63) / 64 * recordBits }

  /// The stored bits of `field` when it is null.
  func nullPattern(_ field: Int) -> UInt64 { types[field].nullPattern(width: widths[field]) }

  /// Each field as wide as in the wider of the two layouts.
  func widened(to other: RecordLayout) -> RecordLayout {
    RecordLayout(types: types, widths: zip(widths, other.widths).map { max($0, $1) })
  }

  /// The width of a pointer field over `byteCount` bytes: one null bit and the end offset.
  static func pointerWidth(byteCount: Int) -> Int { 1 + PackedBits.width(of: UInt64(byteCount + 1)) }
}
