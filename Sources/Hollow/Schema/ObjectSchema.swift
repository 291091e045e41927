/// A record of named fields. Field order is the order of the packed fields.
public struct ObjectSchema: Hashable, Sendable {
  public var name: String
  public var fields: [Field]
  /// Field paths of the primary key (`id`, `country.code`), empty without one.
  public var primaryKey: [String]

  public init(name: String, fields: [Field], primaryKey: [String] = []) {
    self.name = name
    self.fields = fields
    self.primaryKey = primaryKey
  }

  /// The position of the field called `name`. O(fields): resolve once, before any loop.
  public func index(of name: String) -> Int? { fields.firstIndex { $0.name == name } }
}
