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
    var (low, high) = (0, rowOrdinals.count)
    while low < high {
      let middle = (low + high) / 2
      if rowOrdinals[middle] < ordinal { low = middle + 1 } else { high = middle }
    }
    return low < rowOrdinals.count && rowOrdinals[low] == ordinal ? low : nil
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
