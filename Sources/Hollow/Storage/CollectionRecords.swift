import BitMemory

/// Packed LIST, SET or MAP records at slots `0..<count`, nearly as a blob holds them
/// (docs/hollow-format.md, sections 4.4 to 4.6). In a state a record's slot is its ordinal; in a change, slot *j* is
/// the *j*th added record.
///
/// A record is a stretch of entries: the elements of a list, or the buckets of a set's or map's hash table, empty ones
/// among them. A slot holds a pointer, which is where its entries end, and for sets and maps the number of elements.
/// Its entries begin where those of the slot before end.
///
/// As with `ObjectRecords`, slots and entries are cut into pages of 2,048 slots, and pointers count from the start of
/// their page. So the index of an entry, as `range(at:)` gives it, has two parts: the page from bit 32 on and the place
/// in the page below. Immutable; states share pages.
final class CollectionRecords: Sendable {
  let layout: CollectionLayout
  let count: Int
  /// End index and size of each slot.
  let slots: PageTable
  /// Elements, or hash-table buckets.
  let entries: PageTable
  let entryCount: Int

  init(layout: CollectionLayout, count: Int, slots: [WordPage], entries: [WordPage], entryCount: Int) {
    (self.layout, self.count, self.entryCount) = (layout, count, entryCount)
    (self.slots, self.entries) = (PageTable(slots), PageTable(entries))
  }

  convenience init(emptyOf kind: CollectionLayout.Kind) {
    self.init(layout: .empty(kind), count: 0, slots: [], entries: [], entryCount: 0)
  }

  var pageCount: Int { slots.pages.count }

  @inline(__always)
  private func pointer(at slot: Int) -> Int {
    Int(
      slots.value(
        page: Paging.page(of: slot), at: Paging.index(of: slot) &* layout.slotBits, width: layout.pointerBits))
  }

  /// The index after the last entry of `slot`.
  func end(at slot: Int) -> Int { Paging.page(of: slot) << 32 | pointer(at: slot) }

  /// The entries of `slot`: elements of a list, buckets of a set or map.
  @inline(__always)
  func range(at slot: Int) -> Range<Int> {
    let page = Paging.page(of: slot) &<< 32
    let start = Paging.index(of: slot) == 0 ? 0 : pointer(at: slot &- 1)
    return page | start..<page | pointer(at: slot)
  }

  /// The number of elements in `slot`.
  func size(at slot: Int) -> Int {
    if layout.kind == .list { return range(at: slot).count }
    return Int(
      slots.value(
        page: Paging.page(of: slot), at: Paging.index(of: slot) &* layout.slotBits &+ layout.pointerBits,
        width: layout.sizeBits))
  }

  /// The element or key of an entry, -1 for an empty bucket.
  @inline(__always)
  func key(at index: Int) -> Ordinal {
    let key = entries.value(
      page: index &>> 32, at: (index & 0xFFFF_FFFF) &* layout.entryBits, width: layout.keyBits)
    return layout.kind != .list && key == layout.emptyKey ? -1 : Int(key)
  }

  /// The value of a map's entry.
  func value(at index: Int) -> Ordinal {
    Int(
      entries.value(
        page: index &>> 32, at: (index & 0xFFFF_FFFF) &* layout.entryBits &+ layout.keyBits, width: layout.valueBits))
  }

  /// The number of entries of a page, those of removed records among them.
  func entryCount(ofPage page: Int) -> Int {
    let slots = Paging.slots(ofPage: page, count: count)
    return slots.isEmpty ? 0 : pointer(at: slots.upperBound - 1)
  }

  /// Memory held, in bytes.
  var byteSize: Int { slots.byteSize + entries.byteSize }
}

/// Puts packed LIST, SET or MAP records together, slot by slot, in a given layout.
struct CollectionRecordsBuilder: ~Copyable, PackedRecordsBuilder {
  private let layout: CollectionLayout
  private let slots: Int
  private(set) var count = 0
  private var slotPages: [WordPage] = []
  private var entryPages: [WordPage] = []
  private var slotPage: WordPageBuilder
  private var entryPage = WordPageBuilder(wordCount: 0)
  /// Entries of the page under way, and of the pages before it.
  private var pageEntries = 0
  private var entryCount = 0
  private let pointerBase: Int

  /// - Parameters:
  ///   - slots: how many slots will be appended.
  ///   - pointerBase: what to add to the pointers. A writer of blobs passes where the page's entries begin in those of
  ///     the whole shard; in memory it is 0.
  init(layout: CollectionLayout, slots: Int, pointerBase: Int = 0) {
    (self.layout, self.slots, self.pointerBase) = (layout, slots, pointerBase)
    slotPage = WordPageBuilder(wordCount: layout.pageWords(min(slots, Paging.slots)))
  }

  consuming func finish() -> CollectionRecords {
    precondition(count == slots, "\(count) of \(slots) slots")
    if slotPages.count < Paging.pageCount(slots: count) { endPage() }
    return CollectionRecords(
      layout: layout, count: count, slots: slotPages, entries: entryPages, entryCount: entryCount)
  }

  private mutating func endPage() {
    let next = layout.pageWords(min(slots - count, Paging.slots))
    slotPages.append(slotPage.takePage(bitCount: slotPage.wordCount * 64, next: next))
    entryPages.append(entryPage.takePage(bitCount: pageEntries * layout.entryBits, next: 0))
    entryCount += pageEntries
    pageEntries = 0
  }

  private mutating func advance(_ slots: Int) {
    count += slots
    if Paging.index(of: count) == 0 { endPage() }
  }

  mutating func share(page: Int, of source: CollectionRecords, slots sharedSlots: Int) {
    precondition(Paging.index(of: count) == 0, "a page is shared whole")
    slotPages.append(source.slots.pages[page])
    entryPages.append(source.entries.pages[page])
    count += sharedSlots
    entryCount += source.entryCount(ofPage: page)
    if count < slots && slots - count < Paging.slots {
      slotPage = WordPageBuilder(wordCount: layout.pageWords(slots - count))
    }
  }

  /// Appends the records of `source` in `range`, in order.
  mutating func append(_ source: CollectionRecords, slots range: Range<Int>) {
    var slot = range.lowerBound
    while slot < range.upperBound {
      let room = min(Paging.slots - Paging.index(of: slot), Paging.slots - Paging.index(of: count))
      let end = min(range.upperBound, slot + room)
      appendWithinPages(source, slot..<end)
      slot = end
    }
  }

  private mutating func appendWithinPages(_ source: CollectionRecords, _ range: Range<Int>) {
    let first = source.range(at: range.lowerBound).lowerBound
    let entries = first..<source.end(at: range.upperBound - 1)
    let shift = pageEntries - first
    for slot in range {
      setSlot(end: source.end(at: slot) + shift, size: sizeField(source, slot), at: slot - range.lowerBound)
    }
    appendEntries(source, entries)
    advance(range.count)
  }

  private func sizeField(_ source: CollectionRecords, _ slot: Int) -> Int {
    layout.kind == .list ? 0 : source.size(at: slot)
  }

  private mutating func appendEntries(_ source: CollectionRecords, _ range: Range<Int>) {
    entryPage.grow(toBitCount: (pageEntries + range.count) * layout.entryBits)
    // Entries of one width are copied as bits. Otherwise one by one, as an empty bucket is a pattern of its width.
    if source.layout.keyBits == layout.keyBits && source.layout.valueBits == layout.valueBits {
      guard !range.isEmpty else { return }
      entryPage.copyZeroed(
        range.count * layout.entryBits, from: source.entries.pages[range.lowerBound >> 32],
        at: (range.lowerBound & 0xFFFF_FFFF) * layout.entryBits, to: pageEntries * layout.entryBits)
      pageEntries += range.count
    } else {
      var bit = pageEntries * layout.entryBits
      for index in range {
        setEntry(key: source.key(at: index), value: source.value(at: index), at: bit)
        bit &+= layout.entryBits
      }
      pageEntries += range.count
    }
  }

  /// Appends `holes` slots without a record. Pages start as zeros, so nothing is written while pointers are still 0.
  mutating func appendHoles(_ holes: Int) {
    var rest = holes
    while rest > 0 {
      let here = min(rest, Paging.slots - Paging.index(of: count))
      if pointerBase + pageEntries > 0 { for index in 0..<here { setSlot(end: pageEntries, size: 0, at: index) } }
      advance(here)
      rest -= here
    }
  }

  /// Appends one list of `elements`.
  mutating func append(elements: ArraySlice<UInt32>) {
    entryPage.grow(toBitCount: (pageEntries + elements.count) * layout.entryBits)
    var bit = pageEntries * layout.entryBits
    for element in elements {
      entryPage.setZeroed(UInt64(element), at: bit, width: layout.keyBits)
      bit &+= layout.entryBits
    }
    pageEntries += elements.count
    setSlot(end: pageEntries, size: 0, at: 0)
    advance(1)
  }

  /// Appends one set or map: `buckets` are keys (-1 where empty) and values in bucket order.
  mutating func append(buckets: [(key: Ordinal, value: Ordinal)], size: Int) {
    for bucket in buckets { appendEntry(key: bucket.key, value: bucket.value) }
    setSlot(end: pageEntries, size: size, at: 0)
    advance(1)
  }

  /// - Parameter index: slots after the next one to be appended.
  private mutating func setSlot(end: Int, size: Int, at index: Int) {
    let bit = (Paging.index(of: count) + index) * layout.slotBits
    slotPage.setZeroed(UInt64(pointerBase + end), at: bit, width: layout.pointerBits)
    slotPage.setZeroed(UInt64(size), at: bit + layout.pointerBits, width: layout.sizeBits)
  }

  private mutating func appendEntry(key: Ordinal, value: Ordinal) {
    let bit = pageEntries * layout.entryBits
    entryPage.grow(toBitCount: bit + layout.entryBits)
    setEntry(key: key, value: value, at: bit)
    pageEntries += 1
  }

  @inline(__always)
  private mutating func setEntry(key: Ordinal, value: Ordinal, at bit: Int) {
    entryPage.setZeroed(key < 0 ? layout.emptyKey : UInt64(key), at: bit, width: layout.keyBits)
    if layout.valueBits > 0 && key >= 0 {
      entryPage.setZeroed(UInt64(value), at: bit + layout.keyBits, width: layout.valueBits)
    }
  }
}

/// The widths of packed LIST, SET or MAP records (docs/hollow-format.md, sections 4.4 to 4.6).
///
/// A list is the case without sizes and values: its "keys" are its elements, and it has no empty bucket.
struct CollectionLayout: Hashable, Sendable {
  enum Kind: Sendable { case list, set, map }

  let kind: Kind
  /// Bits of an end index into the entries.
  let pointerBits: Int
  /// Bits of the number of elements; 0 for lists, whose pointers tell it.
  let sizeBits: Int
  /// Bits of an element or key ordinal.
  let keyBits: Int
  /// Bits of a value ordinal; 0 but for maps.
  let valueBits: Int

  /// Words of a page with room for `slots` slots, and for whole words of slots beyond.
  func pageWords(_ slots: Int) -> Int { (slots + 63) / 64 * slotBits }

  var slotBits: Int { pointerBits + sizeBits }
  var entryBits: Int { keyBits + valueBits }
  /// The key of an empty bucket: all ones. Lists have none.
  var emptyKey: UInt64 { PackedBits.mask(keyBits) }

  /// As wide as the wider of the two, and for pages of up to `entries` entries.
  func widened(to other: CollectionLayout, entries: Int) -> CollectionLayout {
    CollectionLayout(
      kind: kind, pointerBits: max(pointerBits, other.pointerBits, PackedBits.width(of: UInt64(entries))),
      sizeBits: max(sizeBits, other.sizeBits), keyBits: max(keyBits, other.keyBits),
      valueBits: max(valueBits, other.valueBits))
  }

  static func empty(_ kind: Kind) -> CollectionLayout {
    switch kind {
    case .list: CollectionLayout(kind: kind, pointerBits: 1, sizeBits: 0, keyBits: 1, valueBits: 0)
    case .set: CollectionLayout(kind: kind, pointerBits: 0, sizeBits: 0, keyBits: 1, valueBits: 0)
    case .map: CollectionLayout(kind: kind, pointerBits: 0, sizeBits: 0, keyBits: 1, valueBits: 1)
    }
  }
}
