import BitMemory

/// Which records of a type exist while a cycle is under way, and at which ordinals.
///
/// A record is in one of two places: in the base, at its ordinal, or staged in this cycle, in a row of the type's
/// writer. Rows get ascending ordinals, so the row of an ordinal is found by binary search. Three questions are
/// answered here:
///
/// - Which ordinals does the state being built populate? (`ordinals`)
/// - Is there a record equal to this one? A table holds the places of all records by the hash of their content
///   (`identity`). It is built when a record is first added by content; chains that only change records by primary key
///   never need it. From then on it is kept up to date: `commit` takes removed records out and turns the rows that stay
///   into base records; `rollback` takes all rows out.
/// - What changed? (`next`, from the removed and added ordinals)
///
/// What a row holds, and so what its hash is, is known to the type's writer, which passes it in.
struct OrdinalAssignment {
  var ordinals: StagedOrdinals
  /// The ordinals of the staged rows, ascending.
  private(set) var rowOrdinals: [Ordinal] = []
  /// The places of all records by their hash, nil until `identify`.
  private var identity: IdentityTable?
  /// The hashes of the staged rows, while there is a table to take them out of again.
  private var hashes: [UInt32] = []

  init(base: TypeState) { ordinals = StagedOrdinals(base: base.populated) }

  /// Whether the table of all records is there, so that `find` finds equal ones.
  var isIdentified: Bool { identity != nil }

  /// Makes the table of the records of `base` and of the staged rows. O(records), once a chain.
  mutating func identify(_ base: TypeState, hash: (Ordinal) -> UInt32, rowHash: (Int) -> UInt32) {
    var table = IdentityTable(capacity: base.populatedCount)
    for ordinal in base.populated { table.insert(hash(ordinal), .init(index: ordinal, isStaged: false)) }
    hashes = rowOrdinals.indices.map(rowHash)
    for (row, hash) in hashes.enumerated() { table.insert(hash, .init(index: row, isStaged: true)) }
    identity = table
  }

  /// Makes room for `count` staged rows.
  mutating func reserve(_ count: Int) { rowOrdinals.reserveCapacity(count) }

  /// The ordinal of the record with `hash` for which `isEqual` holds, populated from now on; nil without one.
  mutating func find(_ hash: UInt32, where isEqual: (IdentityTable.Place) -> Bool) -> Ordinal? {
    guard let found = identity?.find(hash, where: isEqual) else { return nil }
    let ordinal = found.isStaged ? rowOrdinals[found.index] : found.index
    ordinals.keep(ordinal)
    return ordinal
  }

  /// The ordinal for a new record, which becomes the next row.
  mutating func stage(_ hash: @autoclosure () -> UInt32) -> Ordinal {
    let ordinal = ordinals.allocate()
    if identity != nil {
      let hash = hash()
      identity?.insert(hash, .init(index: rowOrdinals.count, isStaged: true))
      hashes.append(hash)
    }
    rowOrdinals.append(ordinal)
    return ordinal
  }

  /// The ordinals for `count` new records, which become the next rows. O(count).
  mutating func stage(_ count: Int, hash: (Int) -> UInt32) -> [Ordinal] {
    let first = rowOrdinals.count
    let new = ordinals.allocate(count)
    if rowOrdinals.capacity == 0 { rowOrdinals = new } else { rowOrdinals += new }
    if identity != nil {
      for row in first..<first + count {
        let hash = hash(row)
        identity?.insert(hash, .init(index: row, isStaged: true))
        hashes.append(hash)
      }
    }
    return new
  }

  /// The row staged at `ordinal`, nil for a base record. O(log rows).
  func row(at ordinal: Ordinal) -> Int? {
    let row = rowOrdinals.partitionPoint { $0 < ordinal }
    return row < rowOrdinals.count && rowOrdinals[row] == ordinal ? row : nil
  }

  /// The staged rows that are in the state being built. O(rows).
  var rows: StagedRows {
    let current = ordinals.current
    if rowOrdinals.allSatisfy({ current.contains($0) }) { return .all(rowOrdinals.indices) }
    return .some(rowOrdinals.indices.filter { current.contains(rowOrdinals[$0]) })
  }

  /// One more than the highest ordinal of the base and of the state being built.
  var slots: Int { max(ordinals.current.highest, ordinals.base.highest) + 1 }

  func ordinals(of rows: StagedRows) -> [Ordinal] {
    switch rows {
    case .all: rowOrdinals
    case .some(let rows): rows.map { rowOrdinals[$0] }
    }
  }

  /// The next state of `base`, in which the rows at `added` hold the records of `change`.
  func next(of base: TypeState, schema: Schema, added: [Ordinal], change: RecordStore) -> TypeState {
    let merge = RecordMerge(populated: ordinals.current, added: added, slots: slots)
    return TypeState(
      after: base, schema: schema, records: merge.merge(base.records, with: change), populated: ordinals.current,
      removed: ordinals.removed, added: added, shardCount: base.shardCount)
  }

  /// Makes the state just built the base; `hash` still reads the old one. O(staged + removed).
  mutating func commit(hash: (Ordinal) -> UInt32) {
    if identity != nil {
      for ordinal in ordinals.removed {
        identity?.replace(hash(ordinal), .init(index: ordinal, isStaged: false), with: nil)
      }
    }
    conclude { $0.contains($1) }
    ordinals.commit()
  }

  /// Forgets everything staged. O(staged).
  mutating func rollback() { conclude { _, _ in false } }

  /// Ends the cycle for the table: each staged row for which `stays` holds becomes a base record, the others are taken
  /// out.
  private mutating func conclude(_ stays: (BitSet, Ordinal) -> Bool) {
    if identity != nil {
      for (row, ordinal) in rowOrdinals.enumerated() {
        let place = stays(ordinals.current, ordinal) ? IdentityTable.Place(index: ordinal, isStaged: false) : nil
        identity?.replace(hashes[row], .init(index: row, isStaged: true), with: place)
      }
    }
    (hashes, rowOrdinals) = ([], [])
  }
}

/// The staged rows that are in the state being built, ascending by ordinal. Nearly always these are all of them, and
/// then no list is made.
enum StagedRows {
  case all(Range<Int>)
  case some([Int])
}

/// Which ordinals a type's records have in the cycle under way (docs/hollow-format.md, section 9.2).
///
/// A new record gets the lowest ordinal that is free in the base and was not given out in this cycle. An ordinal that
/// the base populates is never given out, even when this cycle removes its record: a delta could not say that an
/// ordinal holds another record. It becomes free in the next cycle.
struct StagedOrdinals {
  /// Populated ordinals of the state being built.
  private(set) var current: BitSet
  private(set) var base: BitSet
  /// All free ordinals below this one were given out in this cycle.
  private var cursor = 0
  /// Ordinals of the base that were taken out in this cycle, some perhaps put back since. It spares a pass over all
  /// bits to find out what a small cycle removed. Nil when they are too many for a list, or the cycle began without
  /// records.
  private var takenOut: [Ordinal]? = []

  init(base: BitSet) { (self.base, current) = (base, base) }

  mutating func beginCycle(from start: CycleStart) {
    switch start {
    case .lastRecords: (current, takenOut) = (base, [])
    case .noRecords: (current, takenOut) = (BitSet(capacity: base.words.count * 64), nil)
    }
    cursor = 0
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

  /// Populates an ordinal of the base or of a staged row again.
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

  /// With more removed ordinals, a pass over the bits costs less than a list.
  private static let listLimit = 1024

  private mutating func noteTakenOut(_ ordinal: Ordinal) {
    guard let count = takenOut?.count, base.contains(ordinal) else { return }
    if count < Self.listLimit { takenOut?.append(ordinal) } else { takenOut = nil }
  }

  var isChanged: Bool { current != base }
  /// Ordinals that the base populates and the state being built does not, ascending. O(removed), O(slots / 64) when
  /// they are many.
  var removed: [Ordinal] {
    guard let takenOut else { return base.members(notIn: current) }
    return Set(takenOut.filter { !current.contains($0) }).sorted()
  }
}

/// Finds equal records of one type: a hash table of places.
///
/// A place is a record's ordinal in the base state, or its row among the records staged in this cycle.
struct IdentityTable {
  struct Place: Equatable {
    /// Ordinal or row number, below 2^31 - 1.
    var index: Int
    var isStaged: Bool

    init(index: Int, isStaged: Bool) { (self.index, self.isStaged) = (index, isStaged) }

    /// In a table a place is its index + 1, which is never zero, with the staged flag in the top bit.
    fileprivate init(_ value: UInt32) {
      self.init(index: Int(value & 0x7FFF_FFFF) - 1, isStaged: value >> 31 != 0)
    }

    fileprivate var value: UInt32 { (isStaged ? 1 << 31 : 0) | UInt32(index + 1) }
  }

  private var table: HashTable

  init(capacity: Int = 0) { table = HashTable(capacity: capacity) }

  /// The place with `hash` for which `isEqual` holds, nil without one. O(1) expected.
  func find(_ hash: UInt32, where isEqual: (Place) -> Bool) -> Place? {
    table.find(hash) { isEqual(Place($0)) }.map { Place($0) }
  }

  /// Adds a place that is not in the table yet. O(1) amortized.
  mutating func insert(_ hash: UInt32, _ place: Place) { table.insert(hash, place.value) }

  /// Puts `replacement` where `place` is, or takes it out when nil. O(1) expected.
  mutating func replace(_ hash: UInt32, _ place: Place, with replacement: Place?) {
    table.replace(hash, place.value, with: replacement?.value)
  }
}
