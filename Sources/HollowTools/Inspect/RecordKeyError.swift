/// A key that cannot be read, and why.
public struct RecordKeyError: Error, Hashable, CustomStringConvertible {
  public var text: String
  public var reason: String

  public init(text: String, reason: String) { (self.text, self.reason) = (text, reason) }

  public var description: String { "key '\(text)': \(reason)" }
}
