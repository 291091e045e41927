extension Schema: CustomStringConvertible {
  /// The schema as Hollow renders it, on which the schema hash is computed (format section 13.1).
  public var description: String {
    switch self {
    case .object(let schema):
      let key = schema.primaryKey.isEmpty ? "" : " @PrimaryKey(\(schema.primaryKey.joined(separator: ", ")))"
      let fields = schema.fields.map { "\t\($0.referencedType ?? $0.type.rawValue.lowercased()) \($0.name);\n" }
      return "\(schema.name)\(key) {\n\(fields.joined())}"
    case .list(let schema): return "\(schema.name) List<\(schema.elementType)>;"
    case .set(let schema): return "\(schema.name) Set<\(schema.elementType)>\(Self.hashKeyText(schema.hashKey));"
    case .map(let schema):
      return "\(schema.name) Map<\(schema.keyType),\(schema.valueType)>\(Self.hashKeyText(schema.hashKey));"
    }
  }

  private static func hashKeyText(_ paths: [String]) -> String {
    paths.isEmpty ? "" : " @HashKey(\(paths.joined(separator: ", ")))"
  }
}
