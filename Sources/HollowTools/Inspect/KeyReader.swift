import BitMemory
public import Hollow

/// The key of a type's records, its paths bound to the columns of one state.
public struct KeyReader: Sendable {
  /// One path: references to follow, then the field with the value.
  struct Path: Sendable {
    /// Each with the records it leads to: a reference to none of them ends in null.
    let references: [(column: FieldColumn, target: BitSet)]
    let value: FieldColumn

    /// The ordinal whose value the path ends in; nil when it leads through null.
    func end(_ ordinal: Ordinal) -> Ordinal? {
      var ordinal = ordinal
      for (column, target) in references {
        guard let next = column.reference(at: ordinal), target.contains(next) else { return nil }
        ordinal = next
      }
      return ordinal
    }

    func part(at ordinal: Ordinal) -> KeyPart {
      guard let end = end(ordinal) else { return .null }
      switch value.type {
      case .string, .bytes: return value.bytes(at: end).map { .bytes(Array($0)) } ?? .null
      case .reference: return value.reference(at: end).map { .value(UInt64($0)) } ?? .null
      case .boolean: return value.boolean(at: end).map { .value($0 ? 1 : 0) } ?? .null
      default: return value.value(at: end).map { .value($0) } ?? .null
      }
    }
  }

  let paths: [Path]

  /// Throws `SchemaError` when a path of `key` leads nowhere in `state`.
  public init(_ key: RecordKey, in state: DataState) throws(SchemaError) {
    let schemas = state.schemas
    var paths: [Path] = []
    for text in key.paths {
      let path = try FieldPath(text, from: key.type, in: schemas)
      var references: [(column: FieldColumn, target: BitSet)] = []
      var last: FieldColumn?
      for step in path.steps {
        guard case .object(let schema)? = schemas[step.type] else { continue }
        let field = schema.fields[step.field]
        let column = try state.column(step.type, field.name, field.type)
        if let previous = last { references.append((previous, state.populated(step.type))) }
        last = column
      }
      guard let last else { throw SchemaError(reason: "the key path '\(text)' of \(key.type) names no field") }
      paths.append(Path(references: references, value: last))
    }
    self.paths = paths
  }

  /// The key of the record at `ordinal`.
  public func key(at ordinal: Ordinal) -> [KeyPart] { paths.map { $0.part(at: ordinal) } }
}
