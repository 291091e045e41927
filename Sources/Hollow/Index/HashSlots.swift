import BitMemory

/// An open-addressing table of ordinals with linear probing: 29 bits of ordinal + 1, 0 where empty, and 3 bits of the
/// hash, which spare seven of eight comparisons with other keys' records.
///
/// Tables of successive states share the pages that did not change.
struct HashSlots: Sendable {
  private let slots: NumberPages
  /// Occupied slots.
  let count: Int

  fileprivate static let ordinalMask: UInt32 = 1 << 29 - 1

  /// Room for this many slots when there are `count` members: at most 5/8 full.
  static func capacity(for count: Int) -> Int { max(16, count * 8 / 5 + 1) }

  fileprivate init(slots: NumberPages, count: Int) { (self.slots, self.count) = (slots, count) }

  /// The first ordinal with `hash` for which `isEqual` holds, nil without one. O(1) expected.
  @inline(__always)
  func find(_ hash: UInt32, where isEqual: (Ordinal) -> Bool) -> Ordinal? {
    let tag = hash << 29
    var slot = Self.home(hash, slots.count)
    while true {
      let entry = slots[slot]
      if entry == 0 { return nil }
      if entry & ~Self.ordinalMask == tag {
        let ordinal = Int(entry & Self.ordinalMask) &- 1
        if isEqual(ordinal) { return ordinal }
      }
      slot &+= 1
      if slot == slots.count { slot = 0 }
    }
  }

  @inline(__always)
  fileprivate static func home(_ hash: UInt32, _ capacity: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(hash) &* UInt64(capacity)) &>> 32)
  }

  fileprivate static func entry(_ hash: UInt32, _ ordinal: Ordinal) -> UInt32 { hash << 29 | UInt32(ordinal + 1) }

  var byteSize: Int { slots.byteSize }

  /// Changes a table on the way to the next.
  struct Editor: ~Copyable {
    private var slots: NumberPagesEditor
    private(set) var count: Int

    init(_ table: HashSlots) {
      slots = NumberPagesEditor(table.slots)
      count = table.count
    }

    /// An empty table with room for `capacity` slots.
    init(capacity: Int) {
      slots = NumberPagesEditor(zeros: capacity)
      count = 0
    }

    /// Whether another member would make the table too full to be fast: then it is to be built anew.
    var isFull: Bool { (count + 1) * 4 > slots.count * 3 }

    consuming func finish() -> HashSlots { HashSlots(slots: slots.finish(), count: count) }

    func find(_ hash: UInt32, where isEqual: (Ordinal) -> Bool) -> Ordinal? {
      var slot = HashSlots.home(hash, slots.count)
      while true {
        let entry = slots[slot]
        if entry == 0 { return nil }
        let ordinal = Int(entry & HashSlots.ordinalMask) - 1
        if entry & ~HashSlots.ordinalMask == hash << 29, isEqual(ordinal) { return ordinal }
        slot = next(slot)
      }
    }

    private func next(_ slot: Int) -> Int { slot + 1 == slots.count ? 0 : slot + 1 }

    /// Adds an ordinal that is not in the table. O(1) expected.
    mutating func insert(_ hash: UInt32, _ ordinal: Ordinal) {
      var slot = HashSlots.home(hash, slots.count)
      while slots[slot] != 0 { slot = next(slot) }
      slots[slot] = HashSlots.entry(hash, ordinal)
      count += 1
    }

    /// Puts `replacement` where `ordinal` is.
    mutating func replace(_ hash: UInt32, _ ordinal: Ordinal, with replacement: Ordinal) {
      slots[position(hash, ordinal)] = HashSlots.entry(hash, replacement)
    }

    private func position(_ hash: UInt32, _ ordinal: Ordinal) -> Int {
      let entry = HashSlots.entry(hash, ordinal)
      var slot = HashSlots.home(hash, slots.count)
      while slots[slot] != entry {
        precondition(slots[slot] != 0, "ordinal \(ordinal) is missing in its index")
        slot = next(slot)
      }
      return slot
    }

    /// Takes `ordinal` out and moves later entries of its run back, so that no search stops early.
    ///
    /// - Parameter hashOf: the hash of another member.
    mutating func remove(_ hash: UInt32, _ ordinal: Ordinal, hashOf: (Ordinal) -> UInt32) {
      var hole = position(hash, ordinal)
      var slot = hole
      while true {
        slot = next(slot)
        let entry = slots[slot]
        if entry == 0 { break }
        let home = HashSlots.home(hashOf(Int(entry & HashSlots.ordinalMask) - 1), slots.count)
        if distance(home, slot) >= distance(hole, slot) {
          slots[hole] = entry
          hole = slot
        }
      }
      slots[hole] = 0
      count -= 1
    }

    /// A table with the same members and room for twice as many.
    func grown(hashOf: (Ordinal) -> UInt32) -> Editor {
      var larger = Editor(capacity: slots.count * 2)
      for slot in 0..<slots.count where slots[slot] != 0 {
        let ordinal = Int(slots[slot] & HashSlots.ordinalMask) - 1
        larger.insert(hashOf(ordinal), ordinal)
      }
      return larger
    }

    private func distance(_ from: Int, _ to: Int) -> Int { to >= from ? to - from : to - from + slots.count }
  }
}
