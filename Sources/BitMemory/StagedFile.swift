import Glibc
import Synchronization

/// New content for a file, written and synchronized under a temporary name beside it: `commit` puts it in place in one
/// step. What is not committed is removed with its owner.
public final class StagedFile: Sendable {
  private let path: String
  private let temporary: String
  private let isCommitted = Atomic(false)

  /// More than this is brought to the disk piece by piece: whoever synchronizes a small file meanwhile waits for one
  /// piece, not for all that the file system has yet to write.
  private static let pieceSize = 4 << 20

  /// Writes `bytes` to a temporary file beside `path`. O(bytes).
  public init(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    (self.path, temporary) = (path, "\(path).\(getpid()).tmp")
    let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(operation: "create", path: temporary) }
    defer { close(descriptor) }
    var start = 0
    repeat {
      let end = min(start + Self.pieceSize, bytes.count)
      try FileSystem.write(bytes, start..<end, to: descriptor, path: temporary)
      // The content and the size, all that a reader needs; times may come later.
      guard fdatasync(descriptor) == 0 else { throw FileError(operation: "synchronize", path: temporary) }
      start = end
    } while start < bytes.count
  }

  deinit {
    if !isCommitted.load(ordering: .relaxed) { unsafe _ = unlink(temporary) }
  }

  /// Renames the content into place. The rename itself is durable after `FileSystem.synchronizeDirectory`.
  public func commit() throws(FileError) {
    guard unsafe rename(temporary, path) == 0 else { throw FileError(operation: "rename to", path: path) }
    isCommitted.store(true, ordering: .relaxed)
  }
}
