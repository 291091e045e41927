import BitMemory
import Hollow

/// Finds records that refer to slots that hold none: reading on would give wrong records.
enum DanglingReferences {
  /// The first such reference between types that are loaded, nil in a sound state. O(references), a few nanoseconds each.
  static func firstFault(in state: DataState) throws -> String? {
    for type in state.types {
      if let fault = try firstFault(type, in: state) { return fault }
    }
    return nil
  }

  private static func firstFault(_ type: TypeState, in state: DataState) throws -> String? {
    switch type.schema {
    case .object(let schema):
      for field in schema.fields {
        guard let name = field.referencedType, let target = state[type: name] else { continue }
        let column = try state.column(type.name, field.name, .reference)
        for ordinal in type.populated {
          guard let reference = column.reference(at: ordinal), !target.populated.contains(reference) else { continue }
          return fault(type, ordinal, "field \(field.name)", reference, target)
        }
      }
      return nil
    case .list(let schema): return try fault(type, keys: schema.elementType, values: nil, state)
    case .set(let schema): return try fault(type, keys: schema.elementType, values: nil, state)
    case .map(let schema): return try fault(type, keys: schema.keyType, values: schema.valueType, state)
    }
  }

  private static func fault(_ type: TypeState, keys: String, values: String?, _ state: DataState) throws -> String? {
    let records = try state.collections(type.name)
    let (keyTarget, valueTarget) = (state[type: keys], values.flatMap { state[type: $0] })
    for ordinal in type.populated {
      for entry in records.entries(at: ordinal) where records.key(at: entry) >= 0 {
        if let keyTarget, !keyTarget.populated.contains(records.key(at: entry)) {
          return fault(type, ordinal, "an element", records.key(at: entry), keyTarget)
        }
        if let valueTarget, !valueTarget.populated.contains(records.value(at: entry)) {
          return fault(type, ordinal, "a value", records.value(at: entry), valueTarget)
        }
      }
    }
    return nil
  }

  private static func fault(
    _ type: TypeState, _ ordinal: Ordinal, _ place: String, _ reference: Ordinal, _ target: TypeState
  ) -> String {
    "\(type.name) record \(ordinal), \(place): \(target.name) has no record \(reference)"
  }
}
