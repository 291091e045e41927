import Glibc
import Synchronization

/// The few file operations that a store needs. Each throws the operating system's reason when it fails.
///
/// ```swift
/// try FileSystem.replaceFile("/var/lib/blobs/announced", with: Array("42".utf8))
/// try FileSystem.synchronizeDirectory("/var/lib/blobs")
/// ```
public enum FileSystem {
  /// Writes `bytes` to `path` so that a crash leaves the old content or the new, never a part: a temporary file beside
  /// it, fsync, rename. The rename itself is durable after `synchronizeDirectory`.
  public static func replaceFile(_ path: String, with bytes: [UInt8]) throws(FileError) {
    try StagedFile(path, bytes).commit()
  }

  /// Writes all of `bytes` in `range` at the descriptor's position.
  static func write(
    _ bytes: [UInt8], _ range: Range<Int>, to descriptor: Int32, path: String
  ) throws(FileError) {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    var written = range.lowerBound
    while written < range.upperBound {
      let size = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: written), min(range.upperBound - written, 1 << 26))
      }
      if size < 0 && errno == EINTR { continue }
      if size < 0 && errno == EAGAIN {
        // A pipe or a terminal that another process made non-blocking: wait until it takes more.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&waiting, 1, -1)
        continue
      }
      guard size > 0 else { throw FileError(operation: "write", path: path) }
      written += size
    }
  }

  /// Makes earlier renames and removals in the directory at `path` durable.
  public static func synchronizeDirectory(_ path: String) throws(FileError) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(operation: "open", path: path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileError(operation: "synchronize", path: path) }
  }

  /// Creates the directory at `path` and those above it, where missing.
  public static func createDirectory(_ path: String) throws(FileError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + component
      let result = unsafe mkdir(made, 0o755)
      guard result == 0 || errno == EEXIST else { throw FileError(operation: "create", path: made) }
    }
  }

  /// The names in the directory at `path`, sorted by bytes; none when it does not exist.
  public static func names(in path: String) throws(FileError) -> [String] {
    guard let directory = unsafe opendir(path) else {
      let error = FileError(operation: "list", path: path)
      if error.isMissing { return [] }
      throw error
    }
    defer { unsafe _ = closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Removes the file at `path`; a missing one is no error.
  public static func removeFile(_ path: String) throws(FileError) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else { throw FileError(operation: "remove", path: path) }
  }

  /// The size of the file at `path` in bytes, nil when it does not exist.
  public static func fileSize(_ path: String) throws(FileError) -> Int? {
    var information = stat()
    if unsafe stat(path, &information) == 0 { return Int(information.st_size) }
    let error = FileError(operation: "stat", path: path)
    if error.isMissing { return nil }
    throw error
  }

  /// The whole content of a small file, nil when it does not exist.
  public static func read(_ path: String) throws(FileError) -> [UInt8]? {
    do {
      let file = try MappedFile(path: path)
      return unsafe file.bytes.withUnsafeBytes { unsafe Array($0) }
    } catch {
      if error.isMissing { return nil }
      throw error
    }
  }
}

extension FileSystem {
  /// Appends `bytes` to the file at `path`, durably. A crash may leave any part of them: readers need a way to tell.
  public static func appendToFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    let descriptor = unsafe open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(operation: "open", path: path) }
    defer { close(descriptor) }
    try write(bytes, bytes.indices, to: descriptor, path: path)
    guard fsync(descriptor) == 0 else { throw FileError(operation: "synchronize", path: path) }
  }
}

/// A file operation the operating system refused.
public struct FileError: Error, Hashable, CustomStringConvertible {
  /// What was to be done, as a verb: `open`, `write`, `rename to`.
  public var operation: String
  /// The file or directory it was to be done to.
  public var path: String
  /// The system's error number, `errno`.
  public var errorNumber: Int32

  /// Without `errorNumber`, takes `errno` as it stands right after the failed call.
  public init(operation: String, path: String, errorNumber: Int32? = nil) {
    self.operation = operation
    self.path = path
    self.errorNumber = errorNumber ?? errno
  }

  /// Whether the file or directory does not exist.
  public var isMissing: Bool { errorNumber == ENOENT }

  /// Whether there is no room left: on the disk, or in what the user may take of it.
  public var isDiskFull: Bool { errorNumber == ENOSPC || errorNumber == EDQUOT }

  /// Why, in the system's words: `Permission denied`.
  public var reason: String { unsafe String(cString: strerror(errorNumber)) }

  public var description: String { "\(path): cannot \(operation): \(reason)" }
}

/// New content for a file, written and synchronized under a temporary name beside it. `commit` puts it in place in one
/// step. If it is not committed, it is removed when this object goes.
public final class StagedFile: Sendable {
  private let path: String
  private let temporary: String
  private let isCommitted = Atomic(false)

  /// Larger content is brought to the disk in pieces of this size. A file system may make everybody who synchronizes a
  /// file wait until all that is under way is written: so they wait for one piece at most.
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
      // fdatasync writes the content and the size, which is all a reader needs, and not the times of the file.
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
