import BitMemory

/// Which records of a type exist while a cycle is under way, and at which ordinals: those of the base, and those staged
/// by row. What a row holds is the type writer's business.
struct StagedRecords {
  var ordinals: StagedOrdinals
  /// The ordinals of the staged rows, ascending.
  private(set) var rowOrdinals: [Ordinal] = []
  /// Made when it is first asked: changes by primary key never do.
  private var identity: IdentityTable?
  private var hashes: [UInt32] = []

  init(base: TypeState) { ordinals = StagedOrdinals(base: base.populated) }

  /// Whether `find` can be asked.
  var isIdentified: Bool { identity != nil }

  /// Enters the records of `base` and the staged rows. O(records), once a chain.
  mutating func identify(_ base: TypeState, hash: (Ordinal) -> UInt32, rowHash: (Int) -> UInt32) {
    var table = IdentityTable(capacity: base.populatedCount)
    for ordinal in base.populated { table.insert(hash(ordinal), .init(index: ordinal, isStaged: false)) }
    hashes = rowOrdinals.indices.map(rowHash)
    for (row, hash) in hashes.enumerated() { table.insert(hash, .init(index: row, isStaged: true)) }
    identity = table
  }

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

  /// The row staged at `ordinal`, nil for a base record. O(log rows).
  func row(at ordinal: Ordinal) -> Int? {
    var (low, high) = (0, rowOrdinals.count)
    while low < high {
      let middle = (low + high) / 2
      if rowOrdinals[middle] < ordinal { low = middle + 1 } else { high = middle }
    }
    return low < rowOrdinals.count && rowOrdinals[low] == ordinal ? low : nil
  }

  /// The staged rows that are in the state being built, ascending by ordinal.
  var rows: [Int] { rowOrdinals.indices.filter { ordinals.current.contains(rowOrdinals[$0]) } }

  /// How base and staged `rows` make the next state of `base`.
  func merge(into base: TypeState, rows: [Int]) -> RecordMerge {
    RecordMerge(
      populated: ordinals.current, added: rows.map { rowOrdinals[$0] },
      slots: max(ordinals.current.highest, ordinals.base.highest) + 1)
  }

  /// Makes the state just built the base; `hash` still reads the old one. O(staged + removed).
  mutating func commit(hash: (Ordinal) -> UInt32) {
    if identity != nil {
      for ordinal in ordinals.removed {
        identity?.replace(hash(ordinal), .init(index: ordinal, isStaged: false), with: nil)
      }
    }
    settle { $0.contains($1) }
    ordinals.commit()
  }

  /// Forgets everything staged. O(staged).
  mutating func rollback() { settle { _, _ in false } }

  private mutating func settle(_ stays: (BitSet, Ordinal) -> Bool) {
    if identity != nil {
      for (row, ordinal) in rowOrdinals.enumerated() {
        let place = stays(ordinals.current, ordinal) ? IdentityTable.Place(index: ordinal, isStaged: false) : nil
        identity?.replace(hashes[row], .init(index: row, isStaged: true), with: place)
      }
    }
    (hashes, rowOrdinals) = ([], [])
  }
}
