/// Which types the records of each type refer to, by position among the schemas: resolved once.
struct ReferenceTargets {
  /// The REFERENCE fields of OBJECT types.
  let fields: [[(field: Int, target: Int)]]
  /// What elements and keys of collections are.
  let keys: [Int?]
  /// What values of maps are.
  let values: [Int?]

  init(_ schemas: [Schema]) {
    let positions = Dictionary(uniqueKeysWithValues: schemas.enumerated().map { ($1.name, $0) })
    fields = schemas.map { schema in
      guard case .object(let object) = schema else { return [] }
      return object.fields.enumerated().compactMap { field, declaration in
        declaration.referencedType.flatMap { positions[$0] }.map { (field, $0) }
      }
    }
    keys = schemas.map { schema in
      if case .object = schema { return nil }
      return schema.referencedTypes.first.flatMap { positions[$0] }
    }
    values = schemas.map { schema in
      if case .map(let map) = schema { return positions[map.valueType] }
      return nil
    }
  }
}
