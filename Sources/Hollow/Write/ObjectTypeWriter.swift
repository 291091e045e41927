import BitMemory

/// Collects the OBJECT records of one type during a cycle: equal records get one ordinal.
final class ObjectTypeWriter {
  let schema: ObjectSchema
  private(set) var base: TypeState
  private var baseRecords: ObjectRecords
  var staged: StagedRecords
  private let types: [FieldType]

  // The records staged in this cycle, by row.
  private var values: [UInt64] = []
  private var lengths: [UInt32] = []
  private var bytes: [UInt8] = []

  init(schema: ObjectSchema, base: TypeState) {
    self.schema = schema
    self.base = base
    types = schema.fields.map(\.type)
    let records = Self.records(of: base)
    baseRecords = records
    staged = StagedRecords(base: base)
  }

  private static func records(of base: TypeState) -> ObjectRecords {
    guard case .objects(let records) = base.records else { preconditionFailure("\(base.name) holds no objects") }
    return records
  }

  /// The ordinal of a record equal to `row`, new or not, populated from now on. O(fields + bytes) expected.
  func add(_ row: ObjectRow) -> Ordinal {
    if !staged.isIdentified {
      staged.identify(base) {
        Self.hash(of: $0, in: baseRecords)
      } rowHash: {
        self.hash(ofRow: $0)
      }
    }
    let hash = row.hash()
    let found = staged.find(hash) { place in
      place.isStaged ? equals(row, staged: place.index) : equals(row, base: place.index)
    }
    if let found { return found }
    return stage(row, hash)
  }

  /// The ordinal of `row` in the place of the record at `old`, which it keeps when the two are equal: with a primary key
  /// no other record can equal it.
  func put(_ row: ObjectRow, replacing old: Ordinal?) -> Ordinal {
    if let old {
      let isEqual = staged.row(at: old).map { equals(row, staged: $0) } ?? equals(row, base: old)
      if isEqual { return old }
      staged.ordinals.remove(old)
    }
    return stage(row, row.hash())
  }

  /// Stages records that equal no other of the state being built, without looking for one; their ordinals are appended.
  ///
  /// - Parameter stored: the stored values of each record's fields in turn, as rows hold them; no STRING or BYTES.
  func add(distinct stored: [UInt64], _ ordinals: inout [Ordinal]) {
    precondition(!types.contains(where: \.hasByteArea) && stored.count % types.count == 0, "\(schema.name)")
    let firstRow = staged.rowOrdinals.count
    values += stored
    lengths += repeatElement(0, count: stored.count)
    for row in firstRow..<firstRow + stored.count / types.count {
      ordinals.append(staged.stage(hash(ofRow: row)))
    }
  }

  private func stage(_ row: ObjectRow, _ hash: @autoclosure () -> UInt32) -> Ordinal {
    let shift = UInt64(bytes.count)
    for field in types.indices {
      let value = row.values[field]
      values.append(types[field].hasByteArea && value != ObjectRow.null ? value + shift : value)
      lengths.append(UInt32(row.lengths[field]))
    }
    bytes += row.bytes
    return staged.stage(hash())
  }

  private func equals(_ row: ObjectRow, staged index: Int) -> Bool {
    for field in types.indices {
      if types[field].hasByteArea {
        guard content(field, row: index) == row.content(field) else { return false }
      } else if values[index * types.count + field] != row.values[field] {
        return false
      }
    }
    return true
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

  private func content(_ field: Int, row: Int) -> ArraySlice<UInt8>? {
    let start = values[row * types.count + field]
    return start == ObjectRow.null ? nil : bytes[Int(start)..<Int(start) + Int(lengths[row * types.count + field])]
  }

  private func hash(ofRow row: Int) -> UInt32 {
    var hash = RecordHash()
    for field in types.indices {
      if types[field].hasByteArea, let content = content(field, row: row) {
        hash.combine(content)
      } else {
        hash.combine(values[row * types.count + field])
      }
    }
    return hash.finish()
  }

  /// The stored value of a fixed-width field at `ordinal`, in the base or staged.
  func stored(_ field: Int, at ordinal: Ordinal) -> UInt64 {
    if let row = staged.row(at: ordinal) { return values[row * types.count + field] }
    return Self.value(baseRecords, field, ordinal)
  }

  /// What a field holds at `ordinal`, in the base or staged, as a part of a key.
  func keyPart(_ field: Int, at ordinal: Ordinal) -> KeyPart {
    if let row = staged.row(at: ordinal) {
      if types[field].hasByteArea { return content(field, row: row).map { .bytes(Array($0)) } ?? .null }
      return KeyPart(stored: values[row * types.count + field], types[field])
    }
    if types[field].hasByteArea { return baseRecords.bytes(field, at: ordinal).map { .bytes(Array($0)) } ?? .null }
    return KeyPart(stored: Self.value(baseRecords, field, ordinal), types[field])
  }

  /// Calls `body` with what the REFERENCE field `field` of staged row `row` refers to, if anything.
  func forEachReference(_ field: Int, row: Int, _ body: (Ordinal) -> Void) {
    let target = values[row * types.count + field]
    if target != ObjectRow.null { body(Int(target)) }
  }

  /// The type's next state; the base itself when nothing changed. O(slots) when something did.
  func build() -> TypeState {
    guard staged.ordinals.isChanged else { return base }
    let rows = staged.rows
    let merge = staged.merge(into: base, rows: rows)
    let records = merge.merge(base.records, with: .objects(packed(rows)))
    return TypeState(
      after: base, schema: .object(schema), records: records, populated: staged.ordinals.current,
      removed: staged.ordinals.removed, added: rows.map { staged.rowOrdinals[$0] }, shardCount: base.shardCount)
  }

  private func packed(_ rows: [Int]) -> ObjectRecords {
    let widths = types.indices.map { field in
      switch types[field] {
      case .boolean: return 2
      case .float: return 32
      case .double: return 64
      case .string, .bytes:
        return RecordLayout.pointerWidth(byteCount: rows.reduce(0) { $0 + (content(field, row: $1)?.count ?? 0) })
      default:
        let all = rows.reduce(0) { $0 | values[$1 * types.count + field].widthProbe }
        return PackedBits.width(of: all)
      }
    }
    var builder = ObjectRecordsBuilder(layout: RecordLayout(types: types, widths: widths), slots: rows.count)
    for row in rows {
      let start = row * types.count
      builder.append(values: values[start..<start + types.count], bytes: bytes) { field in
        content(field, row: row)?.indices
      }
    }
    return builder.finish()
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

  private func clearRows() { (values, lengths, bytes) = ([], [], []) }
}

extension UInt64 {
  /// What a value contributes to its field's width: itself + 1, so that no value is all ones; null counts 1.
  fileprivate var widthProbe: UInt64 { self == ObjectRow.null ? 1 : self + 1 }
}
