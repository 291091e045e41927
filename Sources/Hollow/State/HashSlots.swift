import BitMemory

/// The hash table of an index: ordinals by the hash of their key.
///
/// Like `HashTable` it resolves collisions by open addressing with linear probing, and asks a closure whether the
/// record at an ordinal has the wanted key. It differs in that it lies in pages, which the indexes of successive states
/// share, and in that an entry has 32 bits: 29 for the ordinal + 1, 0 where empty, and 3 for a part of the hash, which
/// spares seven of eight comparisons with the keys of other records.
struct HashSlots: Sendable {
  private let slots: NumberPages
  /// Occupied slots.
  let count: Int

  fileprivate static let ordinalMask: UInt32 = 1 << 29 - 1

  /// The number of slots for `count` members: at most 5/8 of them are then occupied.
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

  /// The slot in which a search for `hash` starts: the hash, scaled from 32 bits to the number of slots.
  @inline(__always)
  fileprivate static func home(_ hash: UInt32, _ capacity: Int) -> Int {
    Int(truncatingIfNeeded: (UInt64(hash) &* UInt64(capacity)) &>> 32)
  }

  fileprivate static func entry(_ hash: UInt32, _ ordinal: Ordinal) -> UInt32 { hash << 29 | UInt32(ordinal + 1) }

  var byteSize: Int { slots.byteSize }

  /// Makes the next table from a table: it copies the pages that change.
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

    /// Whether another member would make more than 3/4 of the slots occupied. Searches would be slow then; the caller
    /// makes a larger table.
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

    /// Takes `ordinal` out. A search stops at the first empty slot, so later entries of the run that could then not be
    /// found move back into the hole.
    ///
    /// - Parameter hashOf: the hash of another member, to tell where its search starts.
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

    /// How many steps a search takes from one slot to the other.
    private func distance(_ from: Int, _ to: Int) -> Int { to >= from ? to - from : to - from + slots.count }
  }
}
