/// A sequence of references to records of one type.
public struct ListSchema: Hashable, Sendable {
  public var name: String
  public var elementType: String

  public init(name: String, elementType: String) {
    self.name = name
    self.elementType = elementType
  }
}
