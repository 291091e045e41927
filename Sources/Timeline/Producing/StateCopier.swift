import BitMemory
public import Hollow

/// Copies all records of a state into a write state, whose schemas may differ.
///
/// ## Overview
///
/// A record refers to others by ordinal, and a copy has another ordinal than the record. So a record is copied after all
/// that it refers to, and each type keeps a table from the ordinals of the source to those of the copies. An equal record
/// that the write state's base holds already is not added twice: the copy then has its ordinal there.
///
/// Where the schemas differ (`SchemaEvolution`), fields are matched by name. New fields are null, and types and fields that
/// are gone are left out.
///
/// ```swift
/// let write = try WriteState(schemas: schemas)
/// try StateCopier(old.data, into: write, schemas: schemas).copy()
/// let copy = try write.finish(tag: 1, headerTags: [])
/// ```
public struct StateCopier {
  private let types: [CopiedType]
  private let write: WriteState

  /// - Parameters:
  ///   - schemas: those of `write`.
  /// - Throws: `SchemaError` when a field or collection that keeps its name holds something else there.
  public init(_ state: DataState, into write: WriteState, schemas: [Schema]) throws {
    try SchemaEvolution.check(from: state.schemas, to: schemas)
    self.write = write
    var types: [CopiedType] = []
    var byName: [String: CopiedType] = [:]
    for schema in schemas {
      guard let source = state[type: schema.name] else { continue }
      let type = try CopiedType(source, in: state, as: schema, handle: try write.type(schema.name), write)
      types.append(type)
      byName[schema.name] = type
    }
    for type in types { type.bind(byName) }
    self.types = types
  }

  /// Copies every record. Throws `SchemaError` for a record that refers to itself or to none. O(records).
  public func copy() throws(SchemaError) {
    for type in types {
      for ordinal in type.source.populated where type.copies[ordinal] < 0 { try copy(type, ordinal) }
    }
  }

  /// Copies a record and, before it, whatever it refers to that is not copied yet.
  ///
  /// Depth first, but without recursion: records of one type may refer to each other in a chain as long as the type, which
  /// no call stack would hold. `path` is the stack instead. A record on it is *open* once its children were pushed above
  /// it; when it is the top again, all of them are copied. If some are not, then it waits for itself.
  private func copy(_ type: CopiedType, _ ordinal: Ordinal) throws(SchemaError) {
    var path = [(type: type, ordinal: ordinal, isOpen: false)]
    while let top = path.last {
      if top.type.copies[top.ordinal] >= 0 {
        path.removeLast()
        continue
      }
      var missing: [(type: CopiedType, ordinal: Ordinal, isOpen: Bool)] = []
      try top.type.forEachReference(of: top.ordinal) { (type, ordinal) throws(SchemaError) in
        guard type.source.populated.contains(ordinal) else {
          throw SchemaError(reason: "\(top.type.source.name) record \(top.ordinal) refers to no \(type.source.name)")
        }
        if type.copies[ordinal] < 0 { missing.append((type, ordinal, false)) }
      }
      if missing.isEmpty {
        top.type.copies[top.ordinal] = Int32(top.type.add(top.ordinal, to: write))
        path.removeLast()
      } else if top.isOpen {
        throw SchemaError(reason: "\(top.type.source.name) record \(top.ordinal) refers to itself")
      } else {
        path[path.count - 1].isOpen = true
        path += missing
      }
    }
  }
}

/// One type on its way from a state into a write state: where its columns are, and which of its records are copied.
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
  /// One row for all records of an OBJECT type, cleared for each: it cannot be copied, and making one allocates.
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
      // A map is a hash table: an entry without a key is a free slot.
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

/// What may differ between the schemas of a timeline's states and those a producer goes on with.
///
/// Types and fields may come and go, and keys may change. A field or a collection that keeps its name keeps what it holds:
/// readers that look it up by name would otherwise take one thing for the other.
enum SchemaEvolution {
  /// Throws `SchemaError`, with the way out, for a change that records cannot be carried over.
  static func check(from old: [String: Schema], to new: [Schema]) throws(SchemaError) {
    for schema in new {
      if let before = old[schema.name] { try check(schema, before) }
    }
  }

  private static func check(_ new: Schema, _ old: Schema) throws(SchemaError) {
    switch (old, new) {
    case (.object(let old), .object(let new)):
      for field in new.fields {
        guard let index = old.index(of: field.name) else { continue }
        let before = old.fields[index]
        guard before.type == field.type, before.referencedType == field.referencedType else {
          throw refusal("\(new.name).\(field.name)", text(before), text(field))
        }
      }
    case (.list(let old), .list(let new)) where old.elementType == new.elementType: break
    case (.set(let old), .set(let new)) where old.elementType == new.elementType: break
    case (.map(let old), .map(let new)) where old.keyType == new.keyType && old.valueType == new.valueType: break
    default: throw refusal(new.name, "'\(old)'", "'\(new)'")
    }
  }

  private static func text(_ field: Field) -> String { field.referencedType ?? field.type.rawValue }

  private static func refusal(_ place: String, _ old: String, _ new: String) -> SchemaError {
    SchemaError(
      reason: "\(place) is \(old) in the announced state and \(new) in the schemas to go on with; "
        + "give the new one another name, or begin another timeline")
  }
}

/// The hash by which Java's tools tell whether two states have the same schemas (docs/hollow-format.md, section 13.1).
enum SchemaHash {
  static func text(of schemas: [Schema]) -> String {
    let texts = schemas.sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }.map(\.description)
    return "\(HollowHash.murmur3(StoredText.bytes(of: texts.joined())))"
  }
}
