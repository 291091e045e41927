import Glibc

/// A file operation the operating system refused.
public struct FileError: Error, Hashable, CustomStringConvertible {
  public var operation: String
  public var path: String
  /// The system's error number, `errno`.
  public var errorNumber: Int32

  /// Without `errorNumber`, takes `errno` as it stands right after the failed call.
  public init(operation: String, path: String, errorNumber: Int32? = nil) {
    self.operation = operation
    self.path = path
    self.errorNumber = errorNumber ?? errno
  }

  public var isMissing: Bool { errorNumber == ENOENT }

  public var description: String { "\(path): cannot \(operation): \(unsafe String(cString: strerror(errorNumber)))" }
}
