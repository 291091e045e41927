/// The fields of a key, read through references by ordinal.
struct KeyColumns: Sendable {
  private struct Path: Sendable {
    let references: [FieldColumn]
    let value: FieldColumn
  }

  private let paths: [Path]
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
    self.paths = paths
    types = paths.map(\.value.type)
  }

  /// The key is one INT or LONG of the record itself.
  var isOneNumber: Bool {
    paths.count == 1 && paths[0].references.isEmpty && (types[0] == .long || types[0] == .int)
  }

  /// The stored value of a key that is one number.
  func value(at ordinal: Ordinal) -> UInt64? { paths[0].value.value(at: ordinal) }

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
    let path = paths[index]
    guard let end = end(path, ordinal) else { return .null }
    if types[index].hasByteArea { return path.value.bytes(at: end).map { .bytes(Array($0)) } ?? .null }
    return path.value.value(at: end).map { .value($0) } ?? .null
  }

  func hash(at ordinal: Ordinal) -> UInt32 {
    var hash = RecordHash()
    for (path, type) in zip(paths, types) {
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
    if isOneNumber { return paths[0].value.value(at: left) == paths[0].value.value(at: right) }
    return paths.indices.allSatisfy { part($0, at: left) == part($0, at: right) }
  }

  func equal(_ ordinal: Ordinal, _ key: [KeyPart]) -> Bool {
    if isOneNumber, case .value(let wanted) = key[0] { return paths[0].value.value(at: ordinal) == wanted }
    return paths.indices.allSatisfy { part($0, at: ordinal) == key[$0] }
  }
}
