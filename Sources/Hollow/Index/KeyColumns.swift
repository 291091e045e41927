/// The fields of a key, read through references by ordinal.
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
