import BitMemory

/// Why a blob was refused, and the byte where the reader stood.
public struct BlobError: Error, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable {
    case truncated = "truncated"
    case malformed = "malformed"
    case wrongOrigin = "wrong origin"
    case inconsistent = "inconsistent"
    case trailingBytes = "trailing bytes"
  }

  public var code: Code
  /// The blob's name, empty until the store that knows it adds it.
  public var blob: String
  public var byteOffset: Int
  public var detail: String

  public init(code: Code, blob: String = "", byteOffset: Int, detail: String) {
    (self.code, self.blob, self.byteOffset, self.detail) = (code, blob, byteOffset, detail)
  }

  init(_ error: ByteReaderError) {
    self.init(
      code: error.code == .truncated ? .truncated : .malformed, byteOffset: error.byteOffset, detail: error.detail)
  }

  /// What was thrown while a blob was read.
  init(wrapping error: any Error) {
    switch error {
    case let error as BlobError: self = error
    case let error as ByteReaderError: self.init(error)
    default: self.init(code: .malformed, byteOffset: 0, detail: "\(error)")
    }
  }

  public var description: String {
    "\(blob.isEmpty ? "blob" : blob) at byte \(byteOffset): \(code.rawValue), \(detail)"
  }
}
