import BitMemory

/// Collects the OBJECT records of one type during a cycle: equal records get one ordinal.
final class ObjectTypeWriter {
  let schema: ObjectSchema
  private(set) var base: TypeState
  private var baseRecords: ObjectRecords
  var staged: OrdinalAssignment
  private let types: [FieldType]

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

  /// The ordinal of `row` in the place of the record at `old`, which it keeps when the two are equal: with a primary key
  /// no other record can equal it.
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

/// The values of one OBJECT record on its way into a `WriteState`; reused from record to record.
///
/// Fields start null. Int64.min and Int32.min mean null: the format cannot store them (section 1.3).
public struct ObjectRow: Sendable {
  /// Null in every field but FLOAT and DOUBLE, which have their own patterns.
  static let null = UInt64.max

  let types: [FieldType]
  /// Stored values; for STRING and BYTES the start in `bytes`.
  private(set) var values: [UInt64]
  private(set) var lengths: [Int]
  private(set) var bytes: [UInt8] = []

  public init(_ schema: ObjectSchema) {
    types = schema.fields.map(\.type)
    values = types.map(Self.nullValue)
    lengths = types.map { _ in 0 }
  }

  public var fieldCount: Int { types.count }

  private static func nullValue(_ type: FieldType) -> UInt64 {
    type == .float || type == .double ? type.nullPattern(width: 64) : null
  }

  /// Makes every field null again.
  public mutating func clear() {
    for field in types.indices { values[field] = Self.nullValue(types[field]) }
    bytes.removeAll(keepingCapacity: true)
  }

  public mutating func set(_ field: Int, long value: Int64?) {
    assert(types[field] == .long)
    values[field] = value.map(ZigZag.encode) ?? Self.null
  }

  public mutating func set(_ field: Int, int value: Int32?) {
    assert(types[field] == .int)
    values[field] = value.map { $0 == .min ? Self.null : ZigZag.encode($0) } ?? Self.null
  }

  public mutating func set(_ field: Int, reference ordinal: Ordinal?) {
    assert(types[field] == .reference)
    values[field] = ordinal.map { UInt64($0) } ?? Self.null
  }

  public mutating func set(_ field: Int, boolean value: Bool?) {
    assert(types[field] == .boolean)
    values[field] = value.map { $0 ? 1 : 0 } ?? Self.null
  }

  /// NaN is stored as null, as Java does when it restores (format section 9.6).
  public mutating func set(_ field: Int, float value: Float?) {
    assert(types[field] == .float)
    values[field] = value.map { $0.isNaN ? Self.nullValue(.float) : UInt64($0.bitPattern) } ?? Self.nullValue(.float)
  }

  /// NaN is stored as null, as Java does when it restores (format section 9.6).
  public mutating func set(_ field: Int, double value: Double?) {
    assert(types[field] == .double)
    values[field] = value.map { $0.isNaN ? Self.nullValue(.double) : $0.bitPattern } ?? Self.nullValue(.double)
  }

  public mutating func set(_ field: Int, text: String?) {
    assert(types[field] == .string)
    guard let text else { return values[field] = Self.null }
    values[field] = UInt64(bytes.count)
    StoredText.append(text, to: &bytes)
    lengths[field] = bytes.count - Int(values[field])
  }

  /// A text in stored form (`StoredText`), as a column lends it.
  public mutating func set(_ field: Int, storedText content: some Collection<UInt8>) {
    assert(types[field] == .string)
    set(field, content)
  }

  public mutating func set(_ field: Int, bytes content: some Collection<UInt8>) {
    assert(types[field] == .bytes)
    set(field, content)
  }

  private mutating func set(_ field: Int, _ content: some Collection<UInt8>) {
    values[field] = UInt64(bytes.count)
    bytes.append(contentsOf: content)
    lengths[field] = content.count
  }

  /// The bytes of a STRING or BYTES field, nil for null.
  func content(_ field: Int) -> ArraySlice<UInt8>? {
    values[field] == Self.null ? nil : bytes[Int(values[field])..<Int(values[field]) + lengths[field]]
  }

  func hash() -> UInt32 {
    var hash = RecordHash()
    for field in types.indices {
      if types[field].hasByteArea, let content = content(field) {
        hash.combine(content)
      } else {
        hash.combine(values[field])
      }
    }
    return hash.finish()
  }
}

/// The OBJECT records of one type that a cycle staged, by row, as `ObjectRow` holds them.
struct StagedObjects {
  let types: [FieldType]
  private let hasByteAreas: Bool
  /// By row and field; for STRING and BYTES the start in `bytes`.
  private(set) var values: [UInt64] = []
  /// As `values`; none in types without byte areas.
  private var lengths: [UInt32] = []
  private(set) var bytes: [UInt8] = []

  init(_ types: [FieldType]) {
    self.types = types
    hasByteAreas = types.contains(where: \.hasByteArea)
  }

  /// Makes room for `count` records without STRING and BYTES fields. Memory that is not used is not touched.
  mutating func reserve(_ count: Int) { values.reserveCapacity(count * types.count) }

  @inline(__always)
  func value(_ field: Int, row: Int) -> UInt64 { values[row &* types.count &+ field] }

  mutating func append(_ row: ObjectRow) {
    let shift = UInt64(bytes.count)
    for field in types.indices {
      let value = row.values[field]
      values.append(types[field].hasByteArea && value != ObjectRow.null ? value + shift : value)
      if hasByteAreas { lengths.append(UInt32(row.lengths[field])) }
    }
    bytes += row.bytes
  }

  /// Appends records without STRING and BYTES fields; returns how many.
  mutating func append(stored: [UInt64]) -> Int {
    precondition(!hasByteAreas && stored.count % types.count == 0, "\(types)")
    // The first of a cycle is taken over as it is where no room was made: it may be all there is.
    if values.capacity == 0 { values = stored } else { values += stored }
    return stored.count / types.count
  }

  /// The place of a STRING or BYTES field in `bytes`, nil for null.
  func range(_ field: Int, row: Int) -> Range<Int>? {
    let start = value(field, row: row)
    return start == ObjectRow.null ? nil : Int(start)..<Int(start) + Int(lengths[row * types.count + field])
  }

  /// The bytes of a STRING or BYTES field, nil for null.
  func content(_ field: Int, row: Int) -> ArraySlice<UInt8>? { range(field, row: row).map { bytes[$0] } }

  func hash(row: Int) -> UInt32 {
    var hash = RecordHash()
    for field in types.indices {
      if types[field].hasByteArea, let content = content(field, row: row) {
        hash.combine(content)
      } else {
        hash.combine(value(field, row: row))
      }
    }
    return hash.finish()
  }

  func equals(_ row: ObjectRow, row index: Int) -> Bool {
    for field in types.indices {
      if types[field].hasByteArea {
        guard content(field, row: index) == row.content(field) else { return false }
      } else if value(field, row: index) != row.values[field] {
        return false
      }
    }
    return true
  }

  /// The packed records of `rows`, each field as wide as they need. O(rows x fields + bytes).
  func packed(_ rows: some RandomAccessCollection<Int>) -> ObjectRecords {
    let widths = types.indices.map { width($0, rows) }
    var builder = ObjectRecordsBuilder(layout: RecordLayout(types: types, widths: widths), slots: rows.count)
    builder.append(self, rows: rows)
    return builder.finish()
  }

  private func width(_ field: Int, _ rows: some RandomAccessCollection<Int>) -> Int {
    switch types[field] {
    case .boolean: return 2
    case .float: return 32
    case .double: return 64
    case .string, .bytes:
      return RecordLayout.pointerWidth(byteCount: rows.reduce(0) { $0 + (range(field, row: $1)?.count ?? 0) })
    case .int, .long, .reference:
      // A value + 1, so that no value is all ones; null counts 1.
      var all: UInt64 = 0
      for row in rows {
        let value = value(field, row: row)
        all |= value == ObjectRow.null ? 1 : value &+ 1
      }
      return PackedBits.width(of: all)
    }
  }
}
