/// References to values by references to keys, stored as a hash table.
public struct MapSchema: Hashable, Sendable {
  public var name: String
  public var keyType: String
  public var valueType: String
  /// Field paths from the key that decide its bucket; empty: its ordinal does.
  public var hashKey: [String]

  public init(name: String, keyType: String, valueType: String, hashKey: [String] = []) {
    self.name = name
    self.keyType = keyType
    self.valueType = valueType
    self.hashKey = hashKey
  }
}
