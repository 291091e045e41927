import BitMemory
public import Hollow

/// Refuses a state in which a record of a type has a primary key with null in it: in a field of the key, or in a reference
/// on the way there. Looks only at records that the announced state did not have.
public struct NonNullKeys: Validator {
  private let type: String

  public init(type: String) { self.type = type }

  public func refusal(of next: DataState, after previous: DataState?) throws -> String? {
    let added = next.added(type, since: previous)
    guard !added.isEmpty, case .object(let schema)? = next[type: type]?.schema else { return nil }
    for path in schema.primaryKey {
      let columns = try columns(of: path, in: next)
      for ordinal in added where isNull(ordinal, columns) {
        return "\(type) record \(ordinal) has null in its key, in \(path)"
      }
    }
    return nil
  }

  private func columns(of path: String, in state: DataState) throws -> [FieldColumn] {
    let schemas = state.schemas
    return try FieldPath(path, from: type, in: schemas).steps.map { step in
      guard case .object(let schema)? = schemas[step.type] else {
        throw SchemaError(reason: "the state has no OBJECT type \(step.type)")
      }
      let field = schema.fields[step.field]
      return try state.column(step.type, field.name, field.type)
    }
  }

  private func isNull(_ ordinal: Ordinal, _ path: [FieldColumn]) -> Bool {
    var ordinal = ordinal
    for column in path.dropLast() {
      guard let next = column.reference(at: ordinal) else { return true }
      ordinal = next
    }
    guard let last = path.last else { return false }
    switch last.type {
    case .string, .bytes: return last.bytes(at: ordinal) == nil
    case .reference: return last.reference(at: ordinal) == nil
    default: return last.value(at: ordinal) == nil
    }
  }
}
