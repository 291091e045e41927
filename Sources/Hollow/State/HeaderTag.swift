/// One key and value of a blob's header (format section 2.1).
public struct HeaderTag: Hashable, Sendable {
  public var key: String
  public var value: String

  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}
