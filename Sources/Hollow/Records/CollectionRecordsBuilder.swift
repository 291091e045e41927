import BitMemory

/// Appends LIST, SET or MAP records and holes, slot by slot, in a given layout.
struct CollectionRecordsBuilder {
  private let layout: CollectionLayout
  private var slots: PackedBits
  private var entries: PackedBits
  private var entryCount = 0
  private(set) var count = 0

  /// - Parameters:
  ///   - slots: how many slots will be appended.
  ///   - entries: how many entries they have in all.
  init(layout: CollectionLayout, slots: Int, entries: Int) {
    self.layout = layout
    self.slots = PackedBits(bitCount: slots * layout.slotBits)
    self.entries = PackedBits(bitCount: entries * layout.entryBits)
  }

  consuming func finish() -> CollectionRecords {
    CollectionRecords(layout: layout, count: count, slots: slots, entries: entries, entryCount: entryCount)
  }

  /// Appends the records of `source` in `range`, in order.
  mutating func append(_ source: CollectionRecords, slots range: Range<Int>) {
    guard !range.isEmpty else { return }
    let first = source.end(at: range.lowerBound - 1)
    let shift = entryCount - first
    for slot in range { appendSlot(end: source.end(at: slot) + shift, size: sizeField(source, slot)) }
    appendEntries(source, first..<source.end(at: range.upperBound - 1))
  }

  private func sizeField(_ source: CollectionRecords, _ slot: Int) -> Int {
    layout.kind == .list ? 0 : source.size(at: slot)
  }

  private mutating func appendEntries(_ source: CollectionRecords, _ range: Range<Int>) {
    if source.layout.keyBits == layout.keyBits && source.layout.valueBits == layout.valueBits {
      entries.copyZeroed(
        range.count * layout.entryBits, from: source.entries, at: range.lowerBound * layout.entryBits,
        to: entryCount * layout.entryBits)
      entryCount += range.count
    } else {
      for index in range { appendEntry(key: source.key(at: index), value: source.value(at: index)) }
    }
  }

  /// Appends `holes` slots without a record.
  mutating func appendHoles(_ holes: Int) {
    for _ in 0..<holes { appendSlot(end: entryCount, size: 0) }
  }

  /// Appends one list of `elements`.
  mutating func append(elements: ArraySlice<UInt32>) {
    for element in elements { appendEntry(key: Int(element), value: 0) }
    appendSlot(end: entryCount, size: 0)
  }

  /// Appends one set or map: `buckets` are keys (-1 where empty) and values in bucket order.
  mutating func append(buckets: [(key: Ordinal, value: Ordinal)], size: Int) {
    for bucket in buckets { appendEntry(key: bucket.key, value: bucket.value) }
    appendSlot(end: entryCount, size: size)
  }

  private mutating func appendSlot(end: Int, size: Int) {
    let bit = count * layout.slotBits
    slots.setZeroed(UInt64(end), at: bit, width: layout.pointerBits)
    slots.setZeroed(UInt64(size), at: bit + layout.pointerBits, width: layout.sizeBits)
    count += 1
  }

  private mutating func appendEntry(key: Ordinal, value: Ordinal) {
    let bit = entryCount * layout.entryBits
    entries.setZeroed(key < 0 ? layout.emptyKey : UInt64(key), at: bit, width: layout.keyBits)
    if layout.valueBits > 0 && key >= 0 {
      entries.setZeroed(UInt64(value), at: bit + layout.keyBits, width: layout.valueBits)
    }
    entryCount += 1
  }
}
