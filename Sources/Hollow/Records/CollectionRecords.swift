import BitMemory

/// Packed LIST, SET or MAP records at slots `0..<count` (format sections 4.4 to 4.6), in pages: a snapshot's by ordinal,
/// a delta's in the order of its added ordinals.
///
/// As in a blob, the entries of a slot end at its pointer and begin at that of the slot before; here pointers and entries
/// are those of the slot's page. The index of an entry names its page (from bit 32) and its place there. Immutable;
/// states share pages.
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

  /// The number of entries of a page, ghosts among them.
  func entryCount(ofPage page: Int) -> Int {
    let slots = Paging.slots(ofPage: page, count: count)
    return slots.isEmpty ? 0 : pointer(at: slots.upperBound - 1)
  }

  /// Memory held, in bytes.
  var byteSize: Int { slots.byteSize + entries.byteSize }
}
