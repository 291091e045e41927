import BitMemory

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
