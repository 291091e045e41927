import BitMemory
import Hollow

/// Whether every reference of a state leads to a record: consumers refuse a state where one does not, before anything
/// follows references.
enum NaiveReferences {
  static func isSound(_ state: DataState) throws -> Bool {
    for type in state.types {
      let isSound =
        switch type.schema {
        case .object(let schema): try fieldsAreSound(type, schema, state)
        case .list(let schema): try entriesAreSound(type, keys: schema.elementType, values: nil, state)
        case .set(let schema): try entriesAreSound(type, keys: schema.elementType, values: nil, state)
        case .map(let schema): try entriesAreSound(type, keys: schema.keyType, values: schema.valueType, state)
        }
      guard isSound else { return false }
    }
    return true
  }

  private static func fieldsAreSound(_ type: TypeState, _ schema: ObjectSchema, _ state: DataState) throws -> Bool {
    for field in schema.fields {
      guard let name = field.referencedType else { continue }
      let column = try state.column(type.name, field.name, .reference)
      for ordinal in type.populated {
        guard let reference = column.reference(at: ordinal) else { continue }
        guard let target = state[type: name], target.populated.contains(reference) else { return false }
      }
    }
    return true
  }

  private static func entriesAreSound(
    _ type: TypeState, keys: String, values: String?, _ state: DataState
  ) throws -> Bool {
    let column = try state.collections(type.name)
    let (keyTarget, valueTarget) = (state[type: keys], values.flatMap { state[type: $0] })
    for ordinal in type.populated {
      for entry in column.entries(at: ordinal) where column.key(at: entry) >= 0 {
        guard let keyTarget, keyTarget.populated.contains(column.key(at: entry)) else { return false }
        guard values != nil else { continue }
        guard let valueTarget, valueTarget.populated.contains(column.value(at: entry)) else { return false }
      }
    }
    return true
  }
}
