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
    let descriptor = unsafe Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(operation: "open", path: path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileError(operation: "synchronize", path: path) }
  }

  /// Creates the directory at `path` and those above it, where missing. Each that it makes is durable when it returns: a
  /// file that is synchronized in a directory is lost all the same when the directory's own name is.
  public static func createDirectory(_ path: String) throws(FileError) {
    var made = path.hasPrefix("/") ? "/" : ""
    for component in path.split(separator: "/") {
      let above = made.isEmpty ? "." : made
      made += (made.isEmpty || made.hasSuffix("/") ? "" : "/") + component
      if unsafe mkdir(made, 0o755) == 0 {
        try synchronizeDirectory(above)
      } else if errno != EEXIST {
        throw FileError(operation: "create", path: made)
      }
    }
  }

  /// The directory that holds the file or directory at `path`.
  public static func parent(of path: String) -> String {
    let name = path.hasSuffix("/") ? path.dropLast() : path[...]
    guard let slash = name.lastIndex(of: "/") else { return "." }
    return slash == name.startIndex ? "/" : String(name[..<slash])
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

  /// Moves the file or directory at `path` to `target`, in the same file system; a missing one is no error.
  public static func move(_ path: String, to target: String) throws(FileError) {
    guard unsafe rename(path, target) == 0 || errno == ENOENT else {
      throw FileError(operation: "move to \(target)", path: path)
    }
  }

  /// What stands under a name.
  public enum Kind: String, Sendable {
    case file
    case directory
    case link = "symbolic link"
    /// A FIFO, a socket or a device: opening one may wait for ever.
    case special = "FIFO, socket or device"
  }

  /// What is at `path` itself, links not followed; nil when there is nothing, or it cannot be told.
  public static func kind(_ path: String) -> Kind? {
    var information = stat()
    guard unsafe lstat(path, &information) == 0 else { return nil }
    return kind(information)
  }

  static func kind(_ information: stat) -> Kind {
    switch information.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .directory
    case S_IFLNK: .link
    default: .special
    }
  }

  /// Opens the file at `path`, and never waits for it: a FIFO would otherwise be open only once somebody writes to it.
  /// Throws for anything that is no file. The caller closes the descriptor.
  static func open(_ path: String, _ flags: Int32, operation: String = "open") throws(FileError) -> Int32 {
    let descriptor = unsafe Glibc.open(path, flags | O_NONBLOCK | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(operation: operation, path: path) }
    var information = stat()
    let known = unsafe fstat(descriptor, &information)
    if known == 0, kind(information) == .file { return descriptor }
    let error =
      known == 0
      ? FileError(operation: operation, path: path, found: kind(information)) : FileError(operation: "stat", path: path)
    close(descriptor)
    throw error
  }

  /// The size of the file at `path` in bytes, nil when it does not exist or is no file.
  public static func fileSize(_ path: String) throws(FileError) -> Int? {
    var information = stat()
    if unsafe stat(path, &information) == 0 { return kind(information) == .file ? Int(information.st_size) : nil }
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
    let descriptor = try open(path, O_WRONLY | O_APPEND)
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
  /// What stands where a file should be; nil when the system refused for another reason.
  private var found: FileSystem.Kind?

  /// Without `errorNumber`, takes `errno` as it stands right after the failed call.
  public init(operation: String, path: String, errorNumber: Int32? = nil) {
    self.operation = operation
    self.path = path
    self.errorNumber = errorNumber ?? errno
  }

  /// Something is there that is no file.
  init(operation: String, path: String, found: FileSystem.Kind) {
    (self.operation, self.path, self.found) = (operation, path, found)
    errorNumber = found == .directory ? EISDIR : EINVAL
  }

  /// Whether the file or directory does not exist.
  public var isMissing: Bool { errorNumber == ENOENT }

  /// Whether there is no room left: on the disk, or in what the user may take of it.
  public var isDiskFull: Bool { errorNumber == ENOSPC || errorNumber == EDQUOT }

  /// Why, in the system's words: `Permission denied`; or what is there in a file's place.
  public var reason: String {
    let system = unsafe String(cString: strerror(errorNumber))
    return found.map { "this is a \($0.rawValue), not a file" } ?? system
  }

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
  ///
  /// The temporary name is this object's own. A number of the process alone would not do: in containers every process has
  /// number 1, and two that share a directory would cut or rename each other's files.
  public init(_ path: String, _ bytes: [UInt8]) throws(FileError) {
    (self.path, temporary) = (path, "\(path).\(String(UInt64.random(in: .min ... .max), radix: 16)).tmp")
    let descriptor = try FileSystem.open(temporary, O_WRONLY | O_CREAT | O_EXCL, operation: "create")
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
