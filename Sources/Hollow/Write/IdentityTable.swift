/// Finds equal records of one type: an open-addressing table of 32-bit hashes and record places, with linear probing.
///
/// A place is a record's ordinal in the base state, or its row among the records staged in this cycle.
struct IdentityTable {
  struct Place: Equatable {
    /// Ordinal or row number, below 2^31.
    var index: Int
    var isStaged: Bool
  }

  /// Hash in the high half; in the low half the staged flag (bit 31) and the index + 1; 0 is empty.
  private var slots: [UInt64]
  private var count = 0

  init(capacity: Int = 0) {
    var size = 16
    while size * 5 < capacity * 8 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
  }

  private static func entry(_ hash: UInt32, _ place: Place) -> UInt64 {
    UInt64(hash) << 32 | (place.isStaged ? 1 << 31 : 0) | UInt64(place.index + 1)
  }

  private static func place(_ entry: UInt64) -> Place {
    Place(index: Int(entry & 0x7FFF_FFFF) - 1, isStaged: entry & 1 << 31 != 0)
  }

  /// The place with `hash` for which `isEqual` holds, nil without one. O(1) expected.
  func find(_ hash: UInt32, where isEqual: (Place) -> Bool) -> Place? {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      let entry = slots[slot]
      if UInt32(truncatingIfNeeded: entry >> 32) == hash {
        let place = Self.place(entry)
        if isEqual(place) { return place }
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Adds a place that is not in the table yet. O(1) amortised.
  mutating func insert(_ hash: UInt32, _ place: Place) {
    if (count + 1) * 8 > slots.count * 5 { grow() }
    insertEntry(Self.entry(hash, place))
    count += 1
  }

  private mutating func insertEntry(_ entry: UInt64) {
    let mask = slots.count - 1
    var slot = Int(entry >> 32) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = entry
  }

  private mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    for entry in old where entry != 0 { insertEntry(entry) }
  }

  /// Puts `replacement` where `place` is, or takes it out when nil. O(1) expected.
  mutating func replace(_ hash: UInt32, _ place: Place, with replacement: Place?) {
    let (mask, entry) = (slots.count - 1, Self.entry(hash, place))
    var slot = Int(hash) & mask
    while slots[slot] != entry {
      precondition(slots[slot] != 0, "a record is missing in its identity table")
      slot = (slot + 1) & mask
    }
    if let replacement {
      slots[slot] = Self.entry(hash, replacement)
    } else {
      close(slot)
      count -= 1
    }
  }

  /// Empties `slot` and moves later entries of its run back, so that no probe stops early.
  private mutating func close(_ slot: Int) {
    let mask = slots.count - 1
    var (hole, next) = (slot, slot)
    while true {
      next = (next + 1) & mask
      let entry = slots[next]
      guard entry != 0 else { break }
      let home = Int(entry >> 32) & mask
      if (next - home) & mask >= (next - hole) & mask {
        slots[hole] = entry
        hole = next
      }
    }
    slots[hole] = 0
  }
}
