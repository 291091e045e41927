import BitMemory

/// The hash that decides an element's or key's bucket: over its key fields, or over its ordinal (format section 5.2).
struct HashKey {
  private struct Step {
    let type: TypeState
    let column: FieldColumn
  }

  private let paths: [(steps: [Step], type: FieldType)]

  /// - Parameters:
  ///   - hashKey: field paths from `type`; empty hashes the ordinal.
  ///   - types: the states of the types the paths lead through.
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

  /// Throws when a key leads through null or a missing record, or ends in a null text: Java cannot write such a key.
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
