/// The shape of one type's records (format section 3).
public enum Schema: Hashable, Sendable {
  case object(ObjectSchema)
  case list(ListSchema)
  case set(SetSchema)
  case map(MapSchema)

  public var name: String {
    switch self {
    case .object(let schema): schema.name
    case .list(let schema): schema.name
    case .set(let schema): schema.name
    case .map(let schema): schema.name
    }
  }

  /// The names of the types that records of this type refer to, each once, in schema order.
  public var referencedTypes: [String] {
    switch self {
    case .object(let schema):
      var seen: Set<String> = []
      return schema.fields.compactMap(\.referencedType).filter { seen.insert($0).inserted }
    case .list(let schema): return [schema.elementType]
    case .set(let schema): return [schema.elementType]
    case .map(let schema):
      return schema.keyType == schema.valueType ? [schema.keyType] : [schema.keyType, schema.valueType]
    }
  }

  /// What decides the buckets of a SET's or MAP's records: the type of its elements or keys, and its hash key. Nil for
  /// OBJECT and LIST, which have none (format sections 5.2 and 5.3).
  var hashed: (type: String, key: [String])? {
    switch self {
    case .object, .list: nil
    case .set(let schema): (schema.elementType, schema.hashKey)
    case .map(let schema): (schema.keyType, schema.hashKey)
    }
  }
}
