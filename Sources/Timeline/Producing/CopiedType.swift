import BitMemory
import Hollow

/// One type on its way from a state into a write state.
final class CopiedType {
  private struct CopiedField {
    let target: Int
    let column: FieldColumn
    let referencedType: String?
  }

  private enum Content {
    case object([CopiedField])
    case collection(CollectionColumn)
  }

  let source: TypeState
  /// The ordinal in the write state by ordinal in the source; -1 for a record not copied yet.
  var copies: [Int32]
  private let schema: Schema
  private let handle: WriteState.TypeHandle
  private let content: Content
  private var row: ObjectRow?
  private var children: [String: CopiedType] = [:]

  init(
    _ source: TypeState, in state: DataState, as schema: Schema, handle: WriteState.TypeHandle, _ write: WriteState
  ) throws(SchemaError) {
    (self.source, self.schema, self.handle) = (source, schema, handle)
    copies = [Int32](repeating: -1, count: source.slotCount)
    if case .object(let new) = schema, case .object(let old) = source.schema {
      var fields: [CopiedField] = []
      for (target, field) in new.fields.enumerated() where old.index(of: field.name) != nil {
        let column = try state.column(new.name, field.name, field.type)
        fields.append(CopiedField(target: target, column: column, referencedType: field.referencedType))
      }
      content = .object(fields)
      row = write.row(handle)
    } else {
      content = .collection(try state.collections(schema.name))
    }
  }

  /// Joins the types that records of this one refer to.
  func bind(_ types: [String: CopiedType]) {
    for name in schema.referencedTypes { children[name] = types[name] }
  }

  private func child(_ name: String) throws(SchemaError) -> CopiedType {
    guard let child = children[name] else {
      throw SchemaError(reason: "\(source.name) refers to \(name), which is not in both the old and the new schemas")
    }
    return child
  }

  func forEachReference(
    of ordinal: Ordinal, _ body: (CopiedType, Ordinal) throws(SchemaError) -> Void
  ) throws(SchemaError) {
    switch (content, schema) {
    case (.object(let fields), _):
      for field in fields {
        guard let name = field.referencedType, let reference = field.column.reference(at: ordinal) else { continue }
        try body(try child(name), reference)
      }
    case (.collection(let records), .map(let map)):
      for entry in records.entries(at: ordinal) where records.key(at: entry) >= 0 {
        try body(try child(map.keyType), records.key(at: entry))
        try body(try child(map.valueType), records.value(at: entry))
      }
    case (.collection(let records), _):
      for element in records.elements(at: ordinal) { try body(try child(schema.referencedTypes[0]), element) }
    }
  }

  /// Adds the record at `ordinal`, whose children were added before.
  func add(_ ordinal: Ordinal, to write: WriteState) -> Ordinal {
    switch (content, schema) {
    case (.object(let fields), _): return add(ordinal, fields, to: write)
    case (.collection(let records), .map(let map)):
      let entries = records.entries(at: ordinal).filter { records.key(at: $0) >= 0 }
      return write.add(
        map: entries.map { (copied(records.key(at: $0), map.keyType), copied(records.value(at: $0), map.valueType)) },
        to: handle)
    case (.collection(let records), .set(let set)):
      return write.add(set: records.elements(at: ordinal).map { copied($0, set.elementType) }, to: handle)
    case (.collection(let records), _):
      let elements = records.elements(at: ordinal).map { copied($0, schema.referencedTypes[0]) }
      return write.add(list: elements, to: handle)
    }
  }

  private func copied(_ ordinal: Ordinal, _ type: String) -> Ordinal {
    guard let copy = children[type]?.copies[ordinal], copy >= 0 else {
      preconditionFailure("a child is not copied yet")
    }
    return Int(copy)
  }

  private func add(_ ordinal: Ordinal, _ fields: [CopiedField], to write: WriteState) -> Ordinal {
    guard var row = row.take() else { preconditionFailure("\(source.name) is no OBJECT") }
    row.clear()
    for field in fields { set(field, of: ordinal, in: &row) }
    let added = write.add(row, to: handle)
    self.row = row
    return added
  }

  private func set(_ field: CopiedField, of ordinal: Ordinal, in row: inout ObjectRow) {
    let (target, column) = (field.target, field.column)
    switch column.type {
    case .reference:
      row.set(target, reference: column.reference(at: ordinal).map { copied($0, field.referencedType ?? "") })
    case .int: row.set(target, int: column.long(at: ordinal).map { Int32(truncatingIfNeeded: $0) })
    case .long: row.set(target, long: column.long(at: ordinal))
    case .boolean: row.set(target, boolean: column.boolean(at: ordinal))
    case .float:
      row.set(target, float: column.value(at: ordinal).map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) })
    case .double: row.set(target, double: column.value(at: ordinal).map { Double(bitPattern: $0) })
    case .string: if let bytes = column.bytes(at: ordinal) { row.set(target, storedText: bytes) }
    case .bytes: if let bytes = column.bytes(at: ordinal) { row.set(target, bytes: bytes) }
    }
  }
}
