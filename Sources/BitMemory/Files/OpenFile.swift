import Glibc

/// A regular file that is open for reading piece by piece, closed exactly once when the object goes.
///
/// A mapping would end the process when somebody cuts the file while it is read; here a read just gives less.
/// ```swift
/// let file = try OpenFile(path: "snapshot-20261127")
/// let first = try file.read(at: 0, count: 65_536)
/// ```
public final class OpenFile: Sendable {
  private let path: String
  private let descriptor: Int32
  /// Bytes in the file when it was opened.
  public let byteCount: Int

  /// Throws when the file cannot be opened, or is no regular file: a directory is told as `EISDIR`, a pipe or a device as
  /// `EINVAL`. Neither makes the caller wait.
  public init(path: String) throws(FileError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(operation: "open", path: path) }
    var information = stat()
    guard unsafe fstat(descriptor, &information) == 0 else {
      let error = FileError(operation: "stat", path: path)
      close(descriptor)
      throw error
    }
    let kind = information.st_mode & S_IFMT
    guard kind == S_IFREG else {
      close(descriptor)
      throw FileError(operation: "read", path: path, errorNumber: kind == S_IFDIR ? EISDIR : EINVAL)
    }
    (self.path, self.descriptor, byteCount) = (path, descriptor, Int(information.st_size))
  }

  deinit { close(descriptor) }

  /// The bytes from `offset` on, `count` of them; fewer only where the file ends.
  public func read(at offset: Int, count: Int) throws(FileError) -> [UInt8] {
    var failure: FileError?
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let size = unsafe pread(
          descriptor, buffer.baseAddress?.advanced(by: filled), count - filled, off_t(offset + filled))
        if size < 0 && errno == EINTR { continue }
        if size < 0 { failure = FileError(operation: "read", path: path) }
        if size <= 0 { return }
        filled += size
      }
    }
    if let failure { throw failure }
    return bytes
  }
}

extension FileError {
  /// Whether what is there is a directory, a pipe or a device, as `OpenFile` refuses them.
  public var isNoFile: Bool { errorNumber == EISDIR || errorNumber == EINVAL || errorNumber == ENXIO }
}
