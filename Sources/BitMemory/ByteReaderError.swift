/// Why bytes could not be read, and where the reader stood.
public struct ByteReaderError: Error, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case truncated = "truncated"
    case malformedNumber = "malformed number"
    case malformedText = "malformed text"
    case outOfRange = "out of range"
  }

  public var code: Code
  /// Bytes from the beginning of what is read.
  public var byteOffset: Int
  public var detail: String

  public init(code: Code, byteOffset: Int, detail: String) {
    self.code = code
    self.byteOffset = byteOffset
    self.detail = detail
  }

  public var description: String { "byte \(byteOffset): \(code.rawValue), \(detail)" }
}
