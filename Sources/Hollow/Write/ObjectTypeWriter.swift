import BitMemory

/// Collects the OBJECT records of one type during a cycle.
///
/// Records wait in rows, unpacked, until the cycle ends. `add` gives a record the ordinal of an equal record, of the
/// base or staged, when there is one. `put` and `add(distinct:)` do not look for equal records: the caller knows that
/// there is none. At the end `build` packs the rows that are still wanted and merges them with the base.
final class ObjectTypeWriter {
  let schema: ObjectSchema
  private(set) var base: TypeState
  private var baseRecords: ObjectRecords
  var staged: OrdinalAssignment
  private let types: [FieldType]

  /// The records staged in this cycle.
  private(set) var rows: StagedObjects

  init(schema: ObjectSchema, base: TypeState) {
    self.schema = schema
    self.base = base
    types = schema.fields.map(\.type)
    rows = StagedObjects(types)
    let records = Self.records(of: base)
    baseRecords = records
    staged = OrdinalAssignment(base: base)
  }

  private static func records(of base: TypeState) -> ObjectRecords {
    guard case .objects(let records) = base.records else { preconditionFailure("\(base.name) holds no objects") }
    return records
  }

  /// The ordinal of a record equal to `row`, new or not, populated from now on. O(fields + bytes) expected.
  func add(_ row: ObjectRow) -> Ordinal {
    identify()
    let hash = row.hash()
    let found = staged.find(hash) { place in
      place.isStaged ? rows.equals(row, row: place.index) : equals(row, base: place.index)
    }
    if let found { return found }
    return stage(row, hash)
  }

  /// Makes the table in which `add` finds equal records, once. O(records).
  func identify() {
    guard !staged.isIdentified else { return }
    staged.identify(base) {
      Self.hash(of: $0, in: baseRecords)
    } rowHash: {
      rows.hash(row: $0)
    }
  }

  /// Replaces the record at `old`, which has the same primary key, by `row`. Returns the ordinal of `row`: `old` when
  /// the two are equal, else a new one. No other record can equal it, as it would have the same primary key.
  func put(_ row: ObjectRow, replacing old: Ordinal?) -> Ordinal {
    if let old {
      let isEqual = staged.row(at: old).map { rows.equals(row, row: $0) } ?? equals(row, base: old)
      if isEqual { return old }
      staged.ordinals.remove(old)
    }
    return stage(row, row.hash())
  }

  /// Makes room for `count` records to stage.
  func reserve(_ count: Int) {
    rows.reserve(count)
    staged.reserve(count)
  }

  /// Stages records that equal no other of the state being built, without looking for one; their ordinals are appended.
  ///
  /// - Parameter stored: the stored values of each record's fields in turn, as rows hold them; no STRING or BYTES.
  func add(distinct stored: [UInt64], _ ordinals: inout [UInt32]) {
    let count = rows.append(stored: stored)
    let new = staged.stage(count) { rows.hash(row: $0) }
    ordinals.append(contentsOf: new.lazy.map { UInt32($0) })
  }

  /// Stages `row` as a new record. Its hash is computed only when there is a table to enter it in.
  private func stage(_ row: ObjectRow, _ hash: @autoclosure () -> UInt32) -> Ordinal {
    rows.append(row)
    return staged.stage(hash())
  }

  private func equals(_ row: ObjectRow, base ordinal: Ordinal) -> Bool {
    let baseRecords = baseRecords
    for field in types.indices {
      if types[field].hasByteArea {
        guard baseRecords.bytes(field, at: ordinal) == row.content(field) else { return false }
      } else if Self.value(baseRecords, field, ordinal) != row.values[field] {
        return false
      }
    }
    return true
  }

  /// A base record's value as rows hold it, whatever its width.
  private static func value(_ records: ObjectRecords, _ field: Int, _ ordinal: Ordinal) -> UInt64 {
    let raw = records.raw(field, at: ordinal)
    let type = records.layout.types[field]
    if type == .float || type == .double { return raw }
    return records.value(field, at: ordinal) ?? ObjectRow.null
  }

  private static func hash(of ordinal: Ordinal, in records: ObjectRecords) -> UInt32 {
    var hash = RecordHash()
    for (field, type) in records.layout.types.enumerated() {
      if type.hasByteArea, let content = records.bytes(field, at: ordinal) {
        hash.combine(content)
      } else {
        hash.combine(type.hasByteArea ? ObjectRow.null : value(records, field, ordinal))
      }
    }
    return hash.finish()
  }

  /// The stored value of a fixed-width field at `ordinal`, in the base or staged.
  func stored(_ field: Int, at ordinal: Ordinal) -> UInt64 {
    if let row = staged.row(at: ordinal) { return rows.value(field, row: row) }
    return Self.value(baseRecords, field, ordinal)
  }

  /// What a field holds at `ordinal`, in the base or staged, as a part of a key.
  func keyPart(_ field: Int, at ordinal: Ordinal) -> KeyPart {
    if let row = staged.row(at: ordinal) {
      if types[field].hasByteArea { return rows.content(field, row: row).map { .bytes(Array($0)) } ?? .null }
      return KeyPart(stored: rows.value(field, row: row), types[field])
    }
    if types[field].hasByteArea { return baseRecords.bytes(field, at: ordinal).map { .bytes(Array($0)) } ?? .null }
    return KeyPart(stored: Self.value(baseRecords, field, ordinal), types[field])
  }

  /// The type's next state; the base itself when nothing changed. O(slots of the pages touched + slots / 64) when
  /// something did.
  func build() -> TypeState {
    guard staged.ordinals.isChanged else { return base }
    let alive = staged.rows
    let change =
      switch alive {
      case .all(let range): rows.packed(range)
      case .some(let some): rows.packed(some)
      }
    return staged.next(of: base, schema: .object(schema), added: staged.ordinals(of: alive), change: .objects(change))
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

  private func clearRows() { rows = StagedObjects(types) }
}
