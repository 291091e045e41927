import BitMemory

/// Collects the LIST, SET or MAP records of one type during a cycle; equal records get one ordinal.
///
/// The hard part is to find an equal record, as the order of entries means something in a list and nothing in a set or
/// map, and a packed set keeps its elements in the order of its buckets.
///
/// - A staged record has its entries in one order that depends on its content alone: a list as given, a set or map
///   ascending by key, each key once. So two staged records are equal when their entries are, one by one.
/// - A hash must not depend on the order of entries in sets and maps. There, the hashes of single entries are added up
///   (`EntryHash`). In a list each element is mixed into the hash of those before.
/// - A packed record of the base is compared without unpacking it: its entries are passed in bucket order, and each key
///   is looked up in the sorted new ones by binary search. With equal sizes, and keys that are distinct on both sides,
///   the two are equal when all are found.
///
/// When the cycle ends, `build` chooses the widths (a bit string of one width for all entries), makes a hash table of
/// buckets of each set and map, and merges the packed records with the base.
final class CollectionTypeWriter {
  let schema: Schema
  private let kind: CollectionLayout.Kind
  private(set) var base: TypeState
  private var baseRecords: CollectionRecords
  var staged: OrdinalAssignment

  // The records staged in this cycle, one after the other; row *i* ends at `ends[i]`. Only maps have values.
  private(set) var keys: [UInt32] = []
  private(set) var values: [UInt32] = []
  private var ends: [Int] = []

  init(schema: Schema, base: TypeState) {
    let records = Self.records(of: base)
    (self.schema, self.base, baseRecords, kind) = (schema, base, records, records.layout.kind)
    staged = OrdinalAssignment(base: base)
  }

  private static func records(of base: TypeState) -> CollectionRecords {
    guard case .collections(let records) = base.records else {
      preconditionFailure("\(base.name) holds no collections")
    }
    return records
  }

  /// The ordinal of a list equal to `elements`, new or not. O(elements) expected.
  func add(list elements: [Ordinal]) -> Ordinal {
    add(keys: elements.map { UInt32($0) }, values: [])
  }

  /// Makes room for `count` lists or sets to stage, with so many entries in all.
  func reserve(_ count: Int, entries: Int) {
    keys.reserveCapacity(entries)
    ends.reserveCapacity(count)
    staged.reserve(count)
  }

  /// Stages lists that equal no other of the state being built, without looking for one; their ordinals are appended.
  ///
  /// - Parameters:
  ///   - elements: of one list after the other.
  ///   - ends: where each list ends in `elements`.
  func add(distinctLists elements: [UInt32], ends newEnds: [Int], _ ordinals: inout [UInt32]) {
    precondition(kind == .list && newEnds.last ?? 0 == elements.count, "\(schema)")
    let start = keys.count
    if keys.capacity == 0 { keys = elements } else { keys += elements }
    ends.append(contentsOf: newEnds.lazy.map { start + $0 })
    let new = staged.stage(newEnds.count) { hash(row: $0) }
    ordinals.append(contentsOf: new.lazy.map { UInt32($0) })
  }

  /// The ordinal of a set equal to `elements`, in any order and with repetitions. O(n log n) expected.
  func add(set elements: [Ordinal]) -> Ordinal {
    var sorted = elements.map { UInt32($0) }.sorted()
    var kept = 0
    for index in sorted.indices where index == 0 || sorted[index] != sorted[index - 1] {
      sorted[kept] = sorted[index]
      kept += 1
    }
    sorted.removeLast(sorted.count - kept)
    return add(keys: sorted, values: [])
  }

  /// The ordinal of a map equal to `entries`, in any order; the last of equal keys holds. O(n log n) expected.
  func add(map entries: [(key: Ordinal, value: Ordinal)]) -> Ordinal {
    var keys: [UInt32] = []
    var values: [UInt32] = []
    for (_, entry) in entries.enumerated().sorted(by: { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }) {
      if keys.last == UInt32(entry.key) {
        values[values.count - 1] = UInt32(entry.value)
      } else {
        keys.append(UInt32(entry.key))
        values.append(UInt32(entry.value))
      }
    }
    return add(keys: keys, values: values)
  }

  /// The ordinal of the record with these entries, which are in the order of staged records.
  private func add(keys newKeys: [UInt32], values newValues: [UInt32]) -> Ordinal {
    identify()
    let hash = Self.hash(kind, newKeys[...], newValues[...])
    let found = staged.find(hash) { place in
      place.isStaged
        ? equals(newKeys, newValues, staged: place.index) : equals(newKeys, newValues, base: place.index)
    }
    if let found { return found }
    keys += newKeys
    values += newValues
    ends.append(keys.count)
    return staged.stage(hash)
  }

  /// Makes the table in which `add` finds equal records, once. O(records).
  func identify() {
    guard !staged.isIdentified else { return }
    staged.identify(base) {
      Self.hash(of: $0, in: baseRecords)
    } rowHash: {
      self.hash(row: $0)
    }
  }

  /// The hash of a record, from its entries in any order for sets and maps, and in their own for lists.
  private struct EntryHash {
    let kind: CollectionLayout.Kind
    private var hash = RecordHash()
    private var sum: UInt64 = 0

    init(_ kind: CollectionLayout.Kind) { self.kind = kind }

    mutating func combine(_ key: UInt32, _ value: UInt32) {
      if kind == .list { hash.combine(UInt64(key)) } else { sum &+= RecordHash.entry(key, value) }
    }

    consuming func finish() -> UInt32 {
      hash.combine(sum)
      return hash.finish()
    }
  }

  private static func hash(_ kind: CollectionLayout.Kind, _ keys: ArraySlice<UInt32>, _ values: ArraySlice<UInt32>)
    -> UInt32
  {
    var hash = EntryHash(kind)
    for index in keys.indices { hash.combine(keys[index], kind == .map ? values[index] : 0) }
    return hash.finish()
  }

  private static func hash(of ordinal: Ordinal, in records: CollectionRecords) -> UInt32 {
    var hash = EntryHash(records.layout.kind)
    for entry in records.range(at: ordinal) {
      let key = records.key(at: entry)
      if key >= 0 { hash.combine(UInt32(key), hash.kind == .map ? UInt32(records.value(at: entry)) : 0) }
    }
    return hash.finish()
  }

  private func hash(row index: Int) -> UInt32 {
    Self.hash(kind, keys[row(index)], kind == .map ? values[row(index)] : [])
  }

  /// The entries of staged row `index` in `keys` and, in maps, `values`.
  func row(_ index: Int) -> Range<Int> { (index == 0 ? 0 : ends[index - 1])..<ends[index] }

  private func equals(_ newKeys: [UInt32], _ newValues: [UInt32], staged index: Int) -> Bool {
    let range = row(index)
    return keys[range] == newKeys[...] && (kind != .map || values[range] == newValues[...])
  }

  private func equals(_ newKeys: [UInt32], _ newValues: [UInt32], base ordinal: Ordinal) -> Bool {
    let records = baseRecords
    guard records.size(at: ordinal) == newKeys.count else { return false }
    var position = 0  // of the next element of a list
    for entry in records.range(at: ordinal) {
      let key = records.key(at: entry)
      if key < 0 { continue }
      let index = kind == .list ? position : newKeys.partitionPoint { $0 < UInt32(key) }
      guard index < newKeys.count, newKeys[index] == UInt32(key) else { return false }
      if kind == .map && newValues[index] != UInt32(records.value(at: entry)) { return false }
      position += 1
    }
    return true
  }

  /// The type's next state; the base itself when nothing changed. O(slots of the pages touched + entries + slots / 64)
  /// when something did.
  ///
  /// - Parameter hashCode: the hash that decides an element's or key's bucket.
  func build<Failure>(hashCode: (Ordinal) throws(Failure) -> Int32) throws(Failure) -> TypeState {
    guard staged.ordinals.isChanged else { return base }
    let alive = staged.rows
    let change =
      switch alive {
      case .all(let range): try packed(range, hashCode)
      case .some(let some): try packed(some, hashCode)
      }
    return staged.next(of: base, schema: schema, added: staged.ordinals(of: alive), change: .collections(change))
  }

  /// The records of `rows` as a change: widths first, from the largest key, value and size, then the records in order.
  private func packed<Failure>(
    _ rows: some RandomAccessCollection<Int>, _ hashCode: (Ordinal) throws(Failure) -> Int32
  ) throws(Failure) -> CollectionRecords {
    var (largestKey, largestValue, largestSize, entries) = (0, 0, 0, 0)
    for index in rows {
      let range = row(index)
      for entry in range {
        // One more than the key, as all ones mean an empty bucket.
        largestKey = max(largestKey, Int(keys[entry]) + 1)
        if kind == .map { largestValue = max(largestValue, Int(values[entry])) }
      }
      largestSize = max(largestSize, range.count)
      entries += kind == .list ? range.count : HollowHash.tableSize(range.count)
    }
    let layout = CollectionLayout(
      kind: kind, pointerBits: max(1, PackedBits.width(of: UInt64(entries))),
      sizeBits: kind == .list ? 0 : max(1, PackedBits.width(of: UInt64(largestSize))),
      keyBits: max(1, PackedBits.width(of: UInt64(largestKey))),
      valueBits: kind == .map ? max(1, PackedBits.width(of: UInt64(largestValue))) : 0)
    var builder = CollectionRecordsBuilder(layout: layout, slots: rows.count)
    for index in rows {
      if kind == .list {
        builder.append(elements: keys[row(index)])
      } else {
        builder.append(buckets: try buckets(row(index), hashCode), size: row(index).count)
      }
    }
    return builder.finish()
  }

  /// The hash table of a set or map: each key goes to the bucket that its hash names, or to the first free one after
  /// it. Keys are entered in ascending order, so that equal content gives equal bytes
  /// (docs/hollow-format.md, sections 5.2 and 5.3).
  private func buckets<Failure>(
    _ range: Range<Int>, _ hashCode: (Ordinal) throws(Failure) -> Int32
  ) throws(Failure) -> [(key: Ordinal, value: Ordinal)] {
    let size = HollowHash.tableSize(range.count)
    var table = [(key: Ordinal, value: Ordinal)](repeating: (-1, 0), count: size)
    for entry in range {
      var bucket = Int(try hashCode(Int(keys[entry]))) & (size - 1)
      while table[bucket].key >= 0 { bucket = (bucket + 1) & (size - 1) }
      table[bucket] = (Int(keys[entry]), kind == .map ? Int(values[entry]) : 0)
    }
    return table
  }

  /// Takes `next`, just built, as base of the next cycle. O(staged + removed).
  func commit(_ next: TypeState) {
    staged.commit { Self.hash(of: $0, in: baseRecords) }
    base = next
    baseRecords = Self.records(of: next)
    clearRows()
  }

  /// Forgets everything staged. O(staged).
  func rollback() {
    staged.rollback()
    clearRows()
  }

  private func clearRows() { (keys, values, ends) = ([], [], []) }
}
