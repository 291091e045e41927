import BitMemory

/// The hash that decides an element's or key's bucket: over its key fields, or over its ordinal (format section 5.2).
struct HashKey {
  private let paths: [(columns: [FieldColumn], type: FieldType)]

  /// - Parameters:
  ///   - hashKey: field paths from `type`; empty hashes the ordinal.
  ///   - types: the states of the types the paths lead through.
  init(_ hashKey: [String], of type: String, in types: [String: TypeState]) throws(SchemaError) {
    let schemas = types.mapValues(\.schema)
    var paths: [(columns: [FieldColumn], type: FieldType)] = []
    for text in hashKey {
      let path = try FieldPath(text, from: type, in: schemas)
      var columns: [FieldColumn] = []
      for step in path.steps {
        guard case .objects(let records)? = types[step.type]?.records else {
          throw SchemaError(reason: "\(step.type) has no state")
        }
        columns.append(FieldColumn(step.field, of: records))
      }
      paths.append((columns, path.valueType))
    }
    self.paths = paths
  }

  /// Throws when a key leads through null or ends in a null text: Java cannot write such a key.
  func hashCode(_ element: Ordinal) throws(SchemaError) -> Int32 {
    guard !paths.isEmpty else { return HollowHash.hashInt(Int32(truncatingIfNeeded: element)) }
    var hash: Int32 = 0
    for path in paths { hash = hash &* 31 ^ HollowHash.hashInt(try fieldHash(path, element)) }
    return hash
  }

  private func fieldHash(
    _ path: (columns: [FieldColumn], type: FieldType), _ element: Ordinal
  ) throws(SchemaError) -> Int32 {
    var ordinal = element
    for column in path.columns.dropLast() {
      guard let next = column.reference(at: ordinal) else { throw SchemaError(reason: "a hash key leads through null") }
      ordinal = next
    }
    let column = path.columns[path.columns.count - 1]
    guard path.type.hasByteArea else { return HollowHash.field(column.value(at: ordinal), type: path.type) }
    guard let bytes = column.bytes(at: ordinal) else { throw SchemaError(reason: "a hash key is null") }
    return path.type == .string ? HollowHash.text(bytes) : HollowHash.murmur3(bytes)
  }
}
