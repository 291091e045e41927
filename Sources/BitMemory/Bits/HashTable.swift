/// A hash table of 32-bit values, none of them zero, that are found by 32-bit hashes.
///
/// The table does not know what its values stand for. A caller gives the hash of what it looks for and a closure that tells
/// whether a value is the wanted one, so the things themselves stay where they are: in packed records, in arrays.
///
/// Collisions are resolved by open addressing with linear probing: a value lies in the slot that its hash names, or in the
/// first free slot after it. A slot keeps the hash beside the value, so that nearly every slot passed on the way is told
/// apart without asking the closure. The table doubles before it is more than five eighths full.
///
/// ```swift
/// var table = HashTable()
/// table.insert(hash, 7)
/// let found = table.find(hash) { value in names[Int(value)] == wanted }
/// ```
public struct HashTable: Sendable {
  /// Hash in the high half, value in the low half; 0 is an empty slot. The number of slots is a power of two.
  @usableFromInline var slots: [UInt64]
  @usableFromInline var count = 0

  /// A table that holds `capacity` values without growing.
  @inlinable
  public init(capacity: Int = 0) {
    var size = 16
    while size * 5 < capacity * 8 { size *= 2 }
    slots = [UInt64](repeating: 0, count: size)
  }

  @inlinable @inline(__always)
  static func entry(_ hash: UInt32, _ value: UInt32) -> UInt64 { UInt64(hash) << 32 | UInt64(value) }

  /// The first value with `hash` for which `isWanted` holds, nil without one. O(1) expected.
  @inlinable @inline(__always)
  public func find(_ hash: UInt32, where isWanted: (UInt32) -> Bool) -> UInt32? {
    let mask = slots.count - 1
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      let entry = slots[slot]
      if UInt32(truncatingIfNeeded: entry >> 32) == hash {
        let value = UInt32(truncatingIfNeeded: entry)
        if isWanted(value) { return value }
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  /// Adds a value that is not in the table yet. O(1) amortized.
  @inlinable
  public mutating func insert(_ hash: UInt32, _ value: UInt32) {
    if (count + 1) * 8 > slots.count * 5 { grow() }
    insertEntry(Self.entry(hash, value))
    count += 1
  }

  @inlinable
  mutating func insertEntry(_ entry: UInt64) {
    let mask = slots.count - 1
    var slot = Int(entry >> 32) & mask
    while slots[slot] != 0 { slot = (slot + 1) & mask }
    slots[slot] = entry
  }

  @usableFromInline
  mutating func grow() {
    let old = slots
    slots = [UInt64](repeating: 0, count: old.count * 2)
    for entry in old where entry != 0 { insertEntry(entry) }
  }

  /// Puts `replacement` where `value` is, or takes it out when nil. Traps when `value` is not there. O(1) expected.
  public mutating func replace(_ hash: UInt32, _ value: UInt32, with replacement: UInt32?) {
    let (mask, entry) = (slots.count - 1, Self.entry(hash, value))
    var slot = Int(hash) & mask
    while slots[slot] != entry {
      precondition(slots[slot] != 0, "a value is missing in its hash table")
      slot = (slot + 1) & mask
    }
    if let replacement {
      slots[slot] = Self.entry(hash, replacement)
    } else {
      close(slot)
      count -= 1
    }
  }

  /// Empties `slot`. A search stops at the first empty slot, so entries further on that were only put there because this
  /// slot was taken must move back: each entry up to the next empty slot moves into the hole when the hole lies between its
  /// own slot and where it is now, and leaves a new hole behind.
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
