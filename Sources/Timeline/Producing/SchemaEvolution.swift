import Hollow

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
