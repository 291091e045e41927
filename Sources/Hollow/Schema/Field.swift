/// One field of an OBJECT type.
public struct Field: Hashable, Sendable {
  public var name: String
  public var type: FieldType
  /// The type of the record a REFERENCE leads to; nil for every other field.
  public var referencedType: String?

  public init(name: String, type: FieldType) {
    precondition(type != .reference, "a REFERENCE field names its type")
    self.name = name
    self.type = type
  }

  public init(name: String, referencing referencedType: String) {
    self.name = name
    self.type = .reference
    self.referencedType = referencedType
  }
}
