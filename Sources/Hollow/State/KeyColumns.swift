import BitMemory

/// The fields of a key in one state, bound to columns: what an index reads its records' keys through.
///
/// Each part of a key is a path: references to follow, then the field with the value. A path that leads through null
/// gives a null part. A key of one INT or LONG of the record itself, which most primary keys are, is read without all
/// that.
struct KeyColumns: Sendable {
  private struct Path: Sendable {
    let references: [FieldColumn]
    let value: FieldColumn
  }

  private let bound: [Path]
  /// The paths as they were given.
  let paths: [String]
  /// What each part of the key holds.
  let types: [FieldType]

  /// Binds `key`, paths from `type`. Throws `SchemaError` when one does not lead to a value.
  init(_ key: [String], of type: String, in state: DataState) throws(SchemaError) {
    let schemas = state.schemas
    var paths: [Path] = []
    for text in key {
      let path = try FieldPath(text, from: type, in: schemas)
      var columns: [FieldColumn] = []
      for step in path.steps {
        guard case .objects(let records)? = state[type: step.type]?.records else {
          throw SchemaError(reason: "the state has no OBJECT type \(step.type)")
        }
        columns.append(FieldColumn(step.field, of: records))
      }
      paths.append(Path(references: Array(columns.dropLast()), value: columns[columns.count - 1]))
    }
    (bound, self.paths) = (paths, key)
    types = paths.map(\.value.type)
    isOneNumber = paths.count == 1 && paths[0].references.isEmpty && (types[0] == .long || types[0] == .int)
  }

  /// Binds `key`, by default the primary key of the OBJECT type `type`.
  init(primaryKey key: [String]?, of type: String, in state: DataState) throws(SchemaError) {
    guard let typeState = state[type: type], case .object(let schema) = typeState.schema else {
      throw SchemaError(reason: "the state has no OBJECT type \(type)")
    }
    try self.init(key ?? schema.primaryKey, of: type, in: state)
    guard !types.isEmpty else { throw SchemaError(reason: "\(type) has no primary key") }
  }

  /// The key is one INT or LONG of the record itself.
  let isOneNumber: Bool

  /// The stored value of a key that is one number.
  func value(at ordinal: Ordinal) -> UInt64? { bound[0].value.value(at: ordinal) }

  /// The ordinal whose value a path ends in; nil when the path leads through null.
  @inline(__always)
  private func end(_ path: Path, _ ordinal: Ordinal) -> Ordinal? {
    var ordinal = ordinal
    for column in path.references {
      guard let next = column.reference(at: ordinal) else { return nil }
      ordinal = next
    }
    return ordinal
  }

  /// One part of the key at `ordinal`.
  func part(_ index: Int, at ordinal: Ordinal) -> KeyPart {
    let path = bound[index]
    guard let end = end(path, ordinal) else { return .null }
    if types[index].hasByteArea { return path.value.bytes(at: end).map { .bytes(Array($0)) } ?? .null }
    return path.value.value(at: end).map { .value($0) } ?? .null
  }

  func hash(at ordinal: Ordinal) -> UInt32 {
    if isOneNumber { return KeyPart.hash(ofOne: value(at: ordinal) ?? KeyPart.nullHash) }
    var hash = RecordHash()
    for (path, type) in zip(bound, types) {
      if let end = end(path, ordinal) {
        if !type.hasByteArea {
          hash.combine(path.value.value(at: end) ?? KeyPart.nullHash)
        } else if let bytes = path.value.bytes(at: end) {
          hash.combine(bytes)
        } else {
          hash.combine(KeyPart.nullHash)
        }
      } else {
        hash.combine(KeyPart.nullHash)
      }
    }
    return hash.finish()
  }

  func equal(_ left: Ordinal, _ right: Ordinal) -> Bool {
    if isOneNumber { return bound[0].value.value(at: left) == bound[0].value.value(at: right) }
    return bound.indices.allSatisfy { part($0, at: left) == part($0, at: right) }
  }

  func equal(_ ordinal: Ordinal, _ key: [KeyPart]) -> Bool {
    if isOneNumber, case .value(let wanted) = key[0] { return bound[0].value.value(at: ordinal) == wanted }
    return bound.indices.allSatisfy { part($0, at: ordinal) == key[$0] }
  }
}

/// The hash that decides in which bucket of a SET or MAP an element or key lies: over its key fields, or without a hash
/// key over its ordinal (docs/hollow-format.md, section 5.2).
struct BucketHash {
  private struct Step {
    let type: TypeState
    let column: FieldColumn
  }

  private let paths: [(steps: [Step], type: FieldType)]

  /// - Parameters:
  ///   - hashKey: field paths from `type`; empty hashes the ordinal.
  ///   - types: the states of the types that the paths lead through; those being built, where they are new.
  init(_ hashKey: [String], of type: String, in types: [String: TypeState]) throws(SchemaError) {
    let schemas = types.mapValues(\.schema)
    var paths: [(steps: [Step], type: FieldType)] = []
    for text in hashKey {
      let path = try FieldPath(text, from: type, in: schemas)
      var steps: [Step] = []
      for step in path.steps {
        guard let type = types[step.type], case .objects(let records) = type.records else {
          throw SchemaError(reason: "\(step.type) has no state")
        }
        steps.append(Step(type: type, column: FieldColumn(step.field, of: records)))
      }
      paths.append((steps, path.valueType))
    }
    self.paths = paths
  }

  /// The hash of the record at `element`. Throws `SchemaError` when its key leads through null or a missing record, or
  /// ends in a null reference, text or byte field: Java cannot write such a key.
  func hashCode(_ element: Ordinal) throws(SchemaError) -> Int32 {
    guard !paths.isEmpty else { return HollowHash.hashInt(Int32(truncatingIfNeeded: element)) }
    var hash: Int32 = 0
    for path in paths { hash = hash &* 31 ^ HollowHash.hashInt(try fieldHash(path.steps, path.type, element)) }
    return hash
  }

  private func fieldHash(_ steps: [Step], _ type: FieldType, _ element: Ordinal) throws(SchemaError) -> Int32 {
    var ordinal = element
    for step in steps.dropLast() {
      guard let next = try column(step, ordinal).reference(at: ordinal) else {
        throw SchemaError(reason: "a hash key leads through null")
      }
      ordinal = next
    }
    let column = try column(steps[steps.count - 1], ordinal)
    guard type.hasByteArea else {
      if type == .reference && column.reference(at: ordinal) == nil { throw SchemaError(reason: "a hash key is null") }
      return HollowHash.field(column.value(at: ordinal), type: type)
    }
    guard let bytes = column.bytes(at: ordinal) else { throw SchemaError(reason: "a hash key is null") }
    return type == .string ? HollowHash.text(bytes) : HollowHash.murmur3(bytes)
  }

  private func column(_ step: Step, _ ordinal: Ordinal) throws(SchemaError) -> FieldColumn {
    guard step.type.populated.contains(ordinal) else {
      throw SchemaError(reason: "a hash key leads to \(step.type.name) record \(ordinal), which is not there")
    }
    return step.column
  }
}
