import BitMemory

/// Which ordinals a type's records have in the cycle under way (format section 9.2).
///
/// An ordinal that the base state populates is never handed out: what this cycle removes becomes free in the next.
struct StagedOrdinals {
  /// Populated ordinals of the state being built.
  private(set) var current: BitSet
  private(set) var base: BitSet
  /// Ordinals not to hand out in this cycle.
  private var taken: BitSet
  private var cursor = 0

  init(base: BitSet) { (self.base, current, taken) = (base, base, base) }

  mutating func beginCycle(keepingRecords: Bool) {
    taken = base
    current = keepingRecords ? base : BitSet(capacity: base.words.count * 64)
    cursor = 0
  }

  mutating func commit() { base = current }

  /// The lowest free ordinal, now populated. O(1) amortised over a cycle.
  mutating func allocate() -> Ordinal {
    cursor = taken.firstAbsent(from: cursor)
    taken.insert(cursor)
    current.insert(cursor)
    return cursor
  }

  mutating func keep(_ ordinal: Ordinal) { current.insert(ordinal) }

  mutating func remove(_ ordinal: Ordinal) { current.remove(ordinal) }

  var isChanged: Bool { current != base }
  /// Ordinals that the base populates and the state being built does not. O(slots / 64).
  var removed: [Ordinal] { base.members(notIn: current) }
}
