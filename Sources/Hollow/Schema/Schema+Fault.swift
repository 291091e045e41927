extension Schema {
  /// Why a reader refuses this schema, nil for a sound one: fields are told apart by name, and key paths name fields.
  ///
  /// Whether the types and fields that a path names exist is asked when the path is bound: a blob may lack them.
  var fault: String? {
    switch self {
    case .object(let schema):
      var names: Set<String> = []
      if let twice = schema.fields.first(where: { !names.insert($0.name).inserted }) {
        return "\(schema.name) has two fields \(twice.name)"
      }
      return Self.fault(of: schema.primaryKey, schema.name)
    case .set(let schema): return Self.fault(of: schema.hashKey, schema.name)
    case .map(let schema): return Self.fault(of: schema.hashKey, schema.name)
    case .list: return nil
    }
  }

  private static func fault(of paths: [String], _ type: String) -> String? {
    paths.first { !FieldPath.isWellFormed($0) }.map { "the key path '\($0)' of \(type) has a step without a name" }
  }
}
