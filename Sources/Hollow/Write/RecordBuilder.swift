/// Fills and adds records of one OBJECT type, field by field, by name.
///
/// It owns one row that is used again from record to record: every field is null until it is set, and adding the record
/// makes all of them null again.
///
/// ```swift
/// var films = try write.records(FilmField.self)
/// films.set(.id, long: 603)
/// films.set(.year, int: 1999)
/// let ordinal = films.add()
/// ```
///
/// Inlinable, so that a field costs its position and no more where records are made by the million: called across modules
/// without it, each of them would be looked up by its generic type.
public struct RecordBuilder<Fields: RecordFields> {
  public let write: WriteState
  public let type: WriteState.TypeHandle
  @usableFromInline var row: ObjectRow

  fileprivate init(_ write: WriteState, _ type: WriteState.TypeHandle) {
    (self.write, self.type) = (write, type)
    row = write.row(type)
  }

  @inlinable public mutating func set(_ field: Fields, long value: Int64?) { row.set(field.rawValue, long: value) }
  @inlinable public mutating func set(_ field: Fields, int value: Int32?) { row.set(field.rawValue, int: value) }
  @inlinable public mutating func set(_ field: Fields, boolean value: Bool?) { row.set(field.rawValue, boolean: value) }
  @inlinable public mutating func set(_ field: Fields, text: String?) { row.set(field.rawValue, text: text) }
  @inlinable public mutating func set(_ field: Fields, bytes: some Collection<UInt8>) {
    row.set(field.rawValue, bytes: bytes)
  }
  @inlinable public mutating func set(_ field: Fields, reference ordinal: Ordinal?) {
    row.set(field.rawValue, reference: ordinal)
  }

  /// Adds the record and clears the row. Returns the ordinal of the record equal to it, new or not.
  ///
  /// - Complexity: O(fields + bytes) expected.
  @inlinable public mutating func add() -> Ordinal {
    defer { row.clear() }
    return write.add(row, to: type)
  }

  /// Puts the record in the place of the one with its primary key, if there is one, and clears the row. Returns its ordinal.
  ///
  /// Throws `SchemaError` when the type has no primary key.
  @inlinable @discardableResult
  public mutating func upsert() throws(SchemaError) -> Ordinal {
    defer { row.clear() }
    return try write.upsert(row, to: type)
  }
}

/// Many records of one OBJECT type at once, without STRING and BYTES fields, in the form in which a cycle stages them.
///
/// Records are appended value by value in the order of the fields. `WriteState.add(distinct:to:ordinals:)` adds them without
/// looking for equal ones, so this is for records that hold an id of their own, a million at a time.
public struct StoredRows<Fields: RecordFields>: Sendable {
  @usableFromInline var values: [UInt64] = []

  public init() {}

  /// The number of whole records.
  public var count: Int { values.count / Fields.allCases.count }

  public mutating func reserve(_ records: Int) { values.reserveCapacity(records * Fields.allCases.count) }

  /// Appends the value of a LONG field; nil is null.
  @inlinable public mutating func append(long value: Int64?) { values.append(value.map(ZigZag.encode) ?? .max) }

  /// Appends the value of a REFERENCE field; nil is null.
  @inlinable public mutating func append(reference ordinal: Ordinal?) {
    values.append(ordinal.map { UInt64(truncatingIfNeeded: $0) } ?? .max)
  }

  /// Replaces every reference of `field`, none of which may be null: for rows whose targets were numbered before they had
  /// ordinals. O(records).
  @inlinable public mutating func mapReferences(of field: Fields, _ ordinal: (Int) -> Ordinal) {
    for index in stride(from: field.rawValue, to: values.count, by: Fields.allCases.count) {
      values[index] = UInt64(truncatingIfNeeded: ordinal(Int(truncatingIfNeeded: values[index])))
    }
  }
}

extension WriteState {
  /// The builder of a type's records.
  ///
  /// Throws `SchemaError` when the dataset has no such OBJECT type, or its fields are not those of `Fields` in that order.
  public func records<Fields: RecordFields>(_ fields: Fields.Type) throws(SchemaError) -> RecordBuilder<Fields> {
    let type = try type(Fields.typeName)
    guard case .object(let schema) = schemas[type.index] else {
      throw SchemaError(reason: "\(Fields.typeName) is no OBJECT type")
    }
    let (wanted, present) = (Fields.allCases.map { "\($0)" }, schema.fields.map(\.name))
    guard wanted == present else {
      throw SchemaError(
        reason: "\(Fields.typeName) has the fields \(present.joined(separator: ", ")), and \(Fields.self) names "
          + "\(wanted.joined(separator: ", "))")
    }
    return RecordBuilder(self, type)
  }

  /// Adds records that equal no other record of the state being built, without looking for one. Appends their ordinals to
  /// `ordinals`. O(records).
  public func add<Fields: RecordFields>(
    distinct rows: StoredRows<Fields>, to type: TypeHandle, ordinals: inout [UInt32]
  ) {
    add(distinct: rows.values, to: type, ordinals: &ordinals)
  }
}
