/// A file (or standard input) that could not be read to its end: missing, unreadable, cut off or corrupt.
///
/// Unlike a refused record this ends the import: what comes after the fault is unknown, and half a dataset must not
/// pass for a whole one.
public struct SourceError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Path as given, or `<stdin>`.
  public var file: String
  /// Bytes of the file, compressed where it is, that were read before the fault.
  public var byteOffset: Int
  public var detail: String

  public init(file: String, byteOffset: Int, detail: String) {
    self.file = file
    self.byteOffset = byteOffset
    self.detail = detail
  }

  public var description: String { "\(file) at byte \(byteOffset): \(detail)" }
}
