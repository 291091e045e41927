import Hollow

/// The checks that every producer makes unless it is told not to.
enum KeyChecks {
  /// Keys without null and then unique ones, for each type that has a primary key.
  static func validators(for schemas: [Schema]) -> [any Validator] {
    schemas.flatMap { schema -> [any Validator] in
      guard case .object(let object) = schema, !object.primaryKey.isEmpty else { return [] }
      return [NonNullKeys(type: object.name), UniqueKeys(type: object.name)]
    }
  }
}
