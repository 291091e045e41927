import BitMemory

/// Packed LIST, SET or MAP records at slots `0..<count` (format sections 4.4 to 4.6): a snapshot's by ordinal, a delta's
/// in the order of its added ordinals. A slot without a record repeats the previous pointer and has size 0. Immutable.
final class CollectionRecords: Sendable {
  let layout: CollectionLayout
  let count: Int
  /// End index and size of each slot.
  let slots: PackedBits
  /// Elements, or hash-table buckets.
  let entries: PackedBits
  let entryCount: Int

  init(layout: CollectionLayout, count: Int, slots: PackedBits, entries: PackedBits, entryCount: Int) {
    (self.layout, self.count, self.slots) = (layout, count, slots)
    (self.entries, self.entryCount) = (entries, entryCount)
  }

  convenience init(emptyOf kind: CollectionLayout.Kind) {
    self.init(layout: .empty(kind), count: 0, slots: PackedBits(), entries: PackedBits(), entryCount: 0)
  }

  /// The index after the last entry of `slot`; 0 for slot -1.
  func end(at slot: Int) -> Int {
    guard slot >= 0 else { return 0 }
    return Int(slots.value(at: slot &* layout.slotBits, width: layout.pointerBits))
  }

  /// The entries of `slot`: elements of a list, buckets of a set or map.
  func range(at slot: Int) -> Range<Int> { end(at: slot - 1)..<end(at: slot) }

  /// The number of elements in `slot`.
  func size(at slot: Int) -> Int {
    if layout.kind == .list { return range(at: slot).count }
    return Int(slots.value(at: slot &* layout.slotBits &+ layout.pointerBits, width: layout.sizeBits))
  }

  /// The element or key of an entry, -1 for an empty bucket.
  func key(at index: Int) -> Ordinal {
    let key = entries.value(at: index &* layout.entryBits, width: layout.keyBits)
    return layout.kind != .list && key == layout.emptyKey ? -1 : Int(key)
  }

  /// The value of a map's entry.
  func value(at index: Int) -> Ordinal {
    Int(entries.value(at: index &* layout.entryBits &+ layout.keyBits, width: layout.valueBits))
  }
}
