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
