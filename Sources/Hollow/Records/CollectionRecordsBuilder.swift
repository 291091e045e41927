import BitMemory

/// Appends LIST, SET or MAP records and holes, slot by slot, in a given layout.
struct CollectionRecordsBuilder: ~Copyable {
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
  ///   - pointerBase: what to add to the pointers: where a page's entries begin in a blob.
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

  /// Shares a page of a state with the same layout. Only at the start of a page.
  mutating func share(slots shared: WordPage, entries sharedEntries: WordPage, count sharedCount: Int, entryCount: Int)
  {
    precondition(Paging.index(of: count) == 0, "a page is shared whole")
    slotPages.append(shared)
    entryPages.append(sharedEntries)
    count += sharedCount
    self.entryCount += entryCount
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

  /// Appends `holes` slots without a record.
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
