/// A schema that cannot be used: where in its text, and why.
public struct SchemaError: Error, Hashable, CustomStringConvertible {
  /// 1-based line of the schema text; 0 where there is no text, or at its end.
  public var line: Int
  public var reason: String

  public init(line: Int = 0, reason: String) {
    self.line = line
    self.reason = reason
  }

  public var description: String { line > 0 ? "schema line \(line): \(reason)" : "schema: \(reason)" }
}
