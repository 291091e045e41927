import BitMemory

/// Why a blob was refused, and the byte where the reader stood.
///
/// A refused blob changes nothing: the state it was to be applied to stays as it is.
public struct BlobError: Error, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The blob ends too early.
    case truncated = "truncated"
    /// Something in the blob breaks a rule of the format.
    case malformed = "malformed"
    /// A delta or part starts from another state than the one it was to be applied to.
    case wrongOrigin = "wrong origin"
    /// A delta fits the state by its tags but contradicts its records.
    case inconsistent = "inconsistent"
    /// Bytes follow the last type.
    case trailingBytes = "trailing bytes"
  }

  public var code: Code
  /// The blob's name, empty until the store that knows it adds it.
  public var blob: String
  /// Bytes from the beginning of the blob.
  public var byteOffset: Int
  /// What is wrong, in words.
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
