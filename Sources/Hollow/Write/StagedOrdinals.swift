import BitMemory

/// Which ordinals a type's records have in the cycle under way (format section 9.2).
///
/// An ordinal that the base state populates is never handed out: what this cycle removes becomes free in the next.
struct StagedOrdinals {
  /// Populated ordinals of the state being built.
  private(set) var current: BitSet
  private(set) var base: BitSet
  /// Free ordinals below were handed out in this cycle.
  private var cursor = 0
  /// Base ordinals taken out in this cycle, some perhaps put back since; nil when they are too many to be worth a list.
  private var takenOut: [Ordinal]? = []

  init(base: BitSet) { (self.base, current) = (base, base) }

  mutating func beginCycle(keepingRecords: Bool) {
    current = keepingRecords ? base : BitSet(capacity: base.words.count * 64)
    cursor = 0
    takenOut = keepingRecords ? [] : nil
  }

  mutating func commit() { base = current }

  /// The lowest free ordinal, now populated. O(1) amortised over a cycle.
  mutating func allocate() -> Ordinal {
    let ordinal = base.firstAbsent(from: cursor)
    current.insert(ordinal)
    cursor = ordinal + 1
    return ordinal
  }

  /// The `count` lowest free ordinals, ascending, now populated. O(count).
  mutating func allocate(_ count: Int) -> [Ordinal] {
    let ordinals = base.absent(count, from: cursor)
    for ordinal in ordinals { current.insert(ordinal) }
    cursor = ordinals.last.map { $0 + 1 } ?? cursor
    return ordinals
  }

  mutating func keep(_ ordinal: Ordinal) { current.insert(ordinal) }

  mutating func remove(_ ordinal: Ordinal) {
    if current.remove(ordinal) { noteTakenOut(ordinal) }
  }

  /// Takes out those of `ordinals` that are in the state being built, and returns them. O(ordinals).
  mutating func remove(_ ordinals: [UInt32]) -> [UInt32] {
    let found = ordinals.filter { current.remove(Int($0)) }
    if found.count > Self.listLimit { takenOut = nil }
    if takenOut != nil { for ordinal in found { noteTakenOut(Int(ordinal)) } }
    return found
  }

  /// Beyond, a pass over the bits costs less than a list.
  private static let listLimit = 1024

  private mutating func noteTakenOut(_ ordinal: Ordinal) {
    guard let count = takenOut?.count, base.contains(ordinal) else { return }
    if count < Self.listLimit { takenOut?.append(ordinal) } else { takenOut = nil }
  }

  var isChanged: Bool { current != base }
  /// Ordinals that the base populates and the state being built does not, ascending. O(removed), O(slots / 64) when they
  /// are many.
  var removed: [Ordinal] {
    guard let takenOut else { return base.members(notIn: current) }
    return Set(takenOut.filter { !current.contains($0) }).sorted()
  }
}
