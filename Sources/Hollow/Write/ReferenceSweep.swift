import BitMemory

/// Takes a cycle's changes into the reference counts, and removes records outside `roots` that lost their last reference
/// or never had one.
struct ReferenceSweep {
  private let targets: ReferenceTargets
  private let writers: [WriteState.Writer]
  private let isRoot: [Bool]
  private let counters: [ReferenceCounter]
  /// Records not in the state being built any more whose references still count, by type.
  private var gone: [[UInt32]]

  init(
    _ counts: ReferenceCounts, _ targets: ReferenceTargets, _ writers: [WriteState.Writer], isRoot: [Bool]
  ) {
    (self.targets, self.writers, self.isRoot) = (targets, writers, isRoot)
    counters = zip(counts.counts, writers).map { ReferenceCounter($0, growingTo: $1.slots) }
    gone = writers.map { $0.removed.map { UInt32($0) } }
    for type in writers.indices { addStaged(type) }
    for type in writers.indices where !isRoot[type] { removeNeverReferenced(type, counts.isFresh) }
  }

  /// The counts of the state being built. O(changes), and what reaching further from them takes.
  ///
  /// - Parameter order: types before those that they refer to, as far as that is possible.
  mutating func finish(order: [Int]) -> ReferenceCounts {
    var isDone = false
    while !isDone {
      isDone = true
      for type in order {
        collectOrphans(type)
        if gone[type].isEmpty { continue }
        isDone = false
        release(type)
      }
    }
    return ReferenceCounts(counts: counters.map { $0.finish() }, isFresh: false)
  }

  private func addStaged(_ type: Int) {
    switch writers[type].rows {
    case .all(let rows): addStaged(type, rows)
    case .some(let rows): addStaged(type, rows)
    }
  }

  private func addStaged(_ type: Int, _ rows: some Sequence<Int>) {
    switch writers[type] {
    case .objects(let writer):
      for (field, target) in targets.fields[type] { counters[target].add(field, of: writer.rows, rows) }
    case .collections(let writer):
      if let target = targets.keys[type] { for row in rows { counters[target].add(writer.keys[writer.row(row)]) } }
      if let target = targets.values[type] { for row in rows { counters[target].add(writer.values[writer.row(row)]) } }
    }
  }

  private mutating func removeNeverReferenced(_ type: Int, _ isFresh: Bool) {
    var candidates = counters[type].unreferenced(writers[type].rowOrdinals)
    if isFresh { candidates += counters[type].unreferenced(writers[type].base.populated) }
    gone[type] += writers[type].remove(candidates)
  }

  private mutating func collectOrphans(_ type: Int) {
    let orphans = counters[type].takeOrphans()
    if !isRoot[type] { gone[type] += writers[type].remove(orphans) }
  }

  /// Takes away the references of what is gone.
  private mutating func release(_ type: Int) {
    let (populated, all) = (writers[type].base.populated, gone[type])
    gone[type] = []
    let base = all.filter { populated.contains(Int($0)) }
    let rows = base.count == all.count ? [] : all.compactMap { writers[type].row(at: Int($0)) }
    release(type, rows: rows)
    switch writers[type].base.records {
    case .objects(let objects):
      for (field, target) in targets.fields[type] { counters[target].remove(FieldColumn(field, of: objects), base) }
    case .collections(let collections):
      if let target = targets.keys[type] { counters[target].remove(keysOf: collections, base) }
      if let target = targets.values[type] { counters[target].remove(valuesOf: collections, base) }
    }
  }

  private func release(_ type: Int, rows: [Int]) {
    switch writers[type] {
    case .objects(let writer):
      for (field, target) in targets.fields[type] { counters[target].remove(field, of: writer.rows, rows) }
    case .collections(let writer):
      if let target = targets.keys[type] { for row in rows { counters[target].remove(writer.keys[writer.row(row)]) } }
      if let target = targets.values[type] {
        for row in rows { counters[target].remove(writer.values[writer.row(row)]) }
      }
    }
  }
}

/// The reference counts of one type on their way to the next state.
final class ReferenceCounter {
  private var numbers: NumberPagesEditor
  /// Ordinals whose last reference was taken away.
  private(set) var orphans: [UInt32] = []

  /// - Parameter slots: of the state being built, or more.
  init(_ base: NumberPages, growingTo slots: Int) {
    numbers = NumberPagesEditor(base)
    numbers.grow(to: slots)
  }

  /// Call once, at the end.
  func finish() -> NumberPages {
    var numbers = NumberPagesEditor(zeros: 0)
    swap(&numbers, &self.numbers)
    return numbers.finish()
  }

  func takeOrphans() -> [UInt32] {
    defer { orphans = [] }
    return orphans
  }

  /// Those of `ordinals` that no reference leads to.
  func unreferenced(_ ordinals: some Sequence<Ordinal>) -> [UInt32] { Self.unreferenced(ordinals, numbers) }

  private static func unreferenced(
    _ ordinals: some Sequence<Ordinal>, _ numbers: borrowing NumberPagesEditor
  ) -> [UInt32] {
    var found: [UInt32] = []
    for ordinal in ordinals where numbers[ordinal] == 0 { found.append(UInt32(ordinal)) }
    return found
  }

  // MARK: References that come

  func add(_ column: FieldColumn, _ ordinals: some Sequence<Ordinal>) {
    Self.add(ordinals.lazy.compactMap { column.reference(at: $0) }, &numbers)
  }

  func add(keysOf records: CollectionRecords, _ ordinals: some Sequence<Ordinal>) {
    for ordinal in ordinals { Self.add(records.range(at: ordinal).lazy.map { records.key(at: $0) }, &numbers) }
  }

  func add(valuesOf records: CollectionRecords, _ ordinals: some Sequence<Ordinal>) {
    for ordinal in ordinals {
      let entries = records.range(at: ordinal).lazy.filter { records.key(at: $0) >= 0 }
      Self.add(entries.map { records.value(at: $0) }, &numbers)
    }
  }

  func add(_ field: Int, of staged: StagedObjects, _ rows: some Sequence<Int>) {
    Self.add(rows.lazy.map { Int(truncatingIfNeeded: staged.value(field, row: $0)) }, &numbers)
  }

  func add(_ entries: ArraySlice<UInt32>) { Self.add(entries.lazy.map { Int($0) }, &numbers) }

  /// Null, in rows and in buckets, is -1.
  @inline(__always)
  private static func add(_ references: some Sequence<Int>, _ numbers: inout NumberPagesEditor) {
    for reference in references where reference >= 0 && reference < numbers.count { numbers[reference] &+= 1 }
  }

  // MARK: References that go

  func remove(_ column: FieldColumn, _ ordinals: [UInt32]) {
    remove(ordinals.lazy.compactMap { column.reference(at: Int($0)) })
  }

  func remove(keysOf records: CollectionRecords, _ ordinals: [UInt32]) {
    for ordinal in ordinals { remove(records.range(at: Int(ordinal)).lazy.map { records.key(at: $0) }) }
  }

  func remove(valuesOf records: CollectionRecords, _ ordinals: [UInt32]) {
    for ordinal in ordinals {
      let entries = records.range(at: Int(ordinal)).lazy.filter { records.key(at: $0) >= 0 }
      remove(entries.map { records.value(at: $0) })
    }
  }

  func remove(_ field: Int, of staged: StagedObjects, _ rows: [Int]) {
    remove(rows.lazy.map { Int(truncatingIfNeeded: staged.value(field, row: $0)) })
  }

  func remove(_ entries: ArraySlice<UInt32>) { remove(entries.lazy.map { Int($0) }) }

  @inline(__always)
  private func remove(_ references: some Sequence<Int>) { Self.remove(references, &numbers, &orphans) }

  @inline(__always)
  private static func remove(
    _ references: some Sequence<Int>, _ numbers: inout NumberPagesEditor, _ orphans: inout [UInt32]
  ) {
    for reference in references where reference >= 0 && reference < numbers.count {
      let count = numbers[reference]
      if count == 0 { continue }
      numbers[reference] = count - 1
      if count == 1 { orphans.append(UInt32(reference)) }
    }
  }
}

/// How many references lead to each record of a state, so that a cycle finds the records that nothing refers to any more
/// in time proportional to its changes. Immutable: the counts of successive states share the pages that did not change.
///
/// A reference beyond the slots of its type, which only a damaged state has, counts for nothing.
struct ReferenceCounts {
  /// By type and ordinal.
  let counts: [NumberPages]
  /// Counted from the records, not brought up to date from a swept state: there may be records that nothing refers to.
  let isFresh: Bool

  init(counts: [NumberPages], isFresh: Bool) { (self.counts, self.isFresh) = (counts, isFresh) }

  /// Counts the references of all records of `base`. O(references).
  init(_ targets: ReferenceTargets, _ base: [TypeState]) {
    let counters = base.map { ReferenceCounter(NumberPages(zeros: $0.slotCount), growingTo: $0.slotCount) }
    for (type, state) in base.enumerated() {
      switch state.records {
      case .objects(let objects):
        for (field, target) in targets.fields[type] {
          counters[target].add(FieldColumn(field, of: objects), state.populated)
        }
      case .collections(let collections):
        if let target = targets.keys[type] { counters[target].add(keysOf: collections, state.populated) }
        if let target = targets.values[type] { counters[target].add(valuesOf: collections, state.populated) }
      }
    }
    self.init(counts: counters.map { $0.finish() }, isFresh: true)
  }
}

/// Which types the records of each type refer to, by position among the schemas: resolved once.
struct ReferenceTargets {
  /// The REFERENCE fields of OBJECT types.
  let fields: [[(field: Int, target: Int)]]
  /// What elements and keys of collections are.
  let keys: [Int?]
  /// What values of maps are.
  let values: [Int?]

  init(_ schemas: [Schema]) {
    let positions = Dictionary(uniqueKeysWithValues: schemas.enumerated().map { ($1.name, $0) })
    fields = schemas.map { schema in
      guard case .object(let object) = schema else { return [] }
      return object.fields.enumerated().compactMap { field, declaration in
        declaration.referencedType.flatMap { positions[$0] }.map { (field, $0) }
      }
    }
    keys = schemas.map { schema in
      if case .object = schema { return nil }
      return schema.referencedTypes.first.flatMap { positions[$0] }
    }
    values = schemas.map { schema in
      if case .map(let map) = schema { return positions[map.valueType] }
      return nil
    }
  }
}
