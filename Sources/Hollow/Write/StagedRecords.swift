import BitMemory

/// Which records of a type exist while a cycle is under way, and at which ordinals: those of the base, and those staged
/// by row. What a row holds is the type writer's business.
struct StagedRecords {
  var ordinals: StagedOrdinals
  /// The ordinals of the staged rows.
  private(set) var rowOrdinals: [Ordinal] = []
  private var identity: IdentityTable
  private var hashes: [UInt32] = []

  /// Takes over the records of `base`. O(records).
  init(base: TypeState, hash: (Ordinal) -> UInt32) {
    ordinals = StagedOrdinals(base: base.populated)
    identity = IdentityTable(capacity: base.populatedCount)
    for ordinal in base.populated { identity.insert(hash(ordinal), .init(index: ordinal, isStaged: false)) }
  }

  /// The ordinal of the record with `hash` for which `isEqual` holds, populated from now on; nil without one.
  mutating func find(_ hash: UInt32, where isEqual: (IdentityTable.Place) -> Bool) -> Ordinal? {
    guard let found = identity.find(hash, where: isEqual) else { return nil }
    let ordinal = found.isStaged ? rowOrdinals[found.index] : found.index
    ordinals.keep(ordinal)
    return ordinal
  }

  /// The ordinal for a new record, which becomes the next row.
  mutating func stage(_ hash: UInt32) -> Ordinal {
    let ordinal = ordinals.allocate()
    identity.insert(hash, .init(index: rowOrdinals.count, isStaged: true))
    hashes.append(hash)
    rowOrdinals.append(ordinal)
    return ordinal
  }

  /// The staged rows that are in the state being built, ascending by ordinal.
  var rows: [Int] {
    rowOrdinals.indices.filter { ordinals.current.contains(rowOrdinals[$0]) }
      .sorted { rowOrdinals[$0] < rowOrdinals[$1] }
  }

  /// How base and staged rows make the next state of `base`.
  func merge(into base: TypeState, rows: [Int]) -> RecordMerge {
    RecordMerge(
      populated: ordinals.current, added: rows.map { rowOrdinals[$0] },
      slots: max(ordinals.current.highest, ordinals.base.highest) + 1)
  }

  /// Makes the state just built the base; `hash` still reads the old one. O(staged + removed).
  mutating func commit(hash: (Ordinal) -> UInt32) {
    for ordinal in ordinals.removed {
      identity.replace(hash(ordinal), .init(index: ordinal, isStaged: false), with: nil)
    }
    settle { $0.contains($1) }
    ordinals.commit()
  }

  /// Forgets everything staged. O(staged).
  mutating func rollback() { settle { _, _ in false } }

  private mutating func settle(_ stays: (BitSet, Ordinal) -> Bool) {
    for (row, ordinal) in rowOrdinals.enumerated() {
      let place = stays(ordinals.current, ordinal) ? IdentityTable.Place(index: ordinal, isStaged: false) : nil
      identity.replace(hashes[row], .init(index: row, isStaged: true), with: place)
    }
    (hashes, rowOrdinals) = ([], [])
  }
}
