/// A sequence of references to records of one type.
public struct ListSchema: Hashable, Sendable {
  public var name: String
  public var elementType: String

  public init(name: String, elementType: String) {
    self.name = name
    self.elementType = elementType
  }
}

/// A set of references to records of one type, stored as a hash table.
public struct SetSchema: Hashable, Sendable {
  public var name: String
  public var elementType: String
  /// Field paths from the element that decide its bucket; empty: its ordinal does.
  public var hashKey: [String]

  public init(name: String, elementType: String, hashKey: [String] = []) {
    self.name = name
    self.elementType = elementType
    self.hashKey = hashKey
  }
}

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
