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
