public import BitMemory

extension DataState {
  /// The field `field` of the OBJECT type `type`, which must hold one of `types`.
  ///
  /// Throws `SchemaError` when the state has no such type or field, or the field holds something else.
  public func column(_ type: String, _ field: String, _ expected: FieldType) throws(SchemaError) -> FieldColumn {
    guard let state = self[type: type], case .object(let schema) = state.schema,
      case .objects(let records) = state.records
    else { throw SchemaError(reason: "the state has no OBJECT type \(type)") }
    guard let index = schema.index(of: field) else { throw SchemaError(reason: "\(type) has no field \(field)") }
    guard schema.fields[index].type == expected else {
      throw SchemaError(
        reason: "\(type).\(field) is \(schema.fields[index].type.rawValue), not \(expected.rawValue)")
    }
    return FieldColumn(index, of: records)
  }

  /// The records of the LIST, SET or MAP type `type`. Throws `SchemaError` when the state has no such type.
  public func collections(_ type: String) throws(SchemaError) -> CollectionColumn {
    guard let state = self[type: type], case .collections(let records) = state.records else {
      throw SchemaError(reason: "the state has no LIST, SET or MAP type \(type)")
    }
    return CollectionColumn(records)
  }

  /// The ordinals that hold a record of `type`, none for an unknown type.
  public func populated(_ type: String) -> BitSet { self[type: type]?.populated ?? BitSet() }
}
