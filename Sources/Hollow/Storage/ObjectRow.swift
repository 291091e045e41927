import BitMemory

/// The values of one OBJECT record on its way into a `WriteState`.
///
/// Fields are set by their position in the schema, each with the setter of its type, and start null. One row serves for
/// many records: setting a field again replaces its value, and `clear` makes all fields null. `RecordBuilder` does the
/// same with fields by name.
///
/// Int64.min and Int32.min mean null, as the format cannot store them (docs/hollow-format.md, section 1.3).
///
/// ```swift
/// let stations = try write.type("Station")
/// var row = write.row(stations)
/// row.set(0, long: 1)
/// row.set(1, text: "Oslo")
/// let ordinal = write.add(row, to: stations)
/// ```
public struct ObjectRow: Sendable {
  /// Null in every field but FLOAT and DOUBLE, which have patterns of their own (`FieldType.unpackedNull`).
  static let null = UInt64.max

  let types: [FieldType]
  /// Values as they are stored, 64 bits each: INT and LONG zigzagged, REFERENCE the ordinal. For STRING and BYTES where
  /// the content starts in `bytes`.
  private(set) var values: [UInt64]
  private(set) var lengths: [Int]
  private(set) var bytes: [UInt8] = []

  /// A row of nulls for records of `schema`. `WriteState.row(_:)` makes one by type.
  public init(_ schema: ObjectSchema) {
    types = schema.fields.map(\.type)
    values = types.map(\.unpackedNull)
    lengths = types.map { _ in 0 }
  }

  /// The number of fields of the type.
  public var fieldCount: Int { types.count }

  /// Makes every field null again.
  public mutating func clear() {
    for field in types.indices { values[field] = types[field].unpackedNull }
    bytes.removeAll(keepingCapacity: true)
  }

  // The type of a field is checked in debug builds only: a row may be filled a million times in a cycle.

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

  /// Any NaN is stored as null, as Java does when it continues a chain (docs/hollow-format.md, section 9.6).
  public mutating func set(_ field: Int, float value: Float?) {
    assert(types[field] == .float)
    values[field] =
      value.map { $0.isNaN ? FieldType.float.unpackedNull : UInt64($0.bitPattern) } ?? FieldType.float.unpackedNull
  }

  /// Any NaN is stored as null, as Java does when it continues a chain (docs/hollow-format.md, section 9.6).
  public mutating func set(_ field: Int, double value: Double?) {
    assert(types[field] == .double)
    values[field] =
      value.map { $0.isNaN ? FieldType.double.unpackedNull : $0.bitPattern } ?? FieldType.double.unpackedNull
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

/// The OBJECT records of one type that a cycle has staged, row after row, with values as `ObjectRow` holds them. They
/// are packed when the cycle ends: only then the widths are known.
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
    // Where no room was reserved, the first array of a cycle is taken as it is, not copied: often it is all there is.
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
