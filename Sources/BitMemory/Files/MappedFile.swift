import Glibc

/// Owns one read-only mapping of a whole file. It is unmapped exactly once, when the owner goes away.
///
/// The bytes are borrowed: the compiler sees to it that nobody uses them longer than the owner exists.
///
/// ```swift
/// let file = try MappedFile(path: "snapshot-20261127")
/// let state = try SnapshotReader.read(file.bytes)
/// ```
@safe public struct MappedFile: ~Copyable {
  private let start: UnsafeMutableRawPointer?
  /// The size of the file when it was mapped.
  public let byteCount: Int

  /// Maps the file at `path`. Throws `FileError` with the operating system's reason.
  public init(path: String) throws(FileError) {
    let mapping = unsafe try Self.map(path)
    unsafe (start, byteCount) = mapping
  }

  private static func map(_ path: String) throws(FileError) -> (UnsafeMutableRawPointer?, Int) {
    let descriptor = try FileSystem.open(path, O_RDONLY)
    defer { close(descriptor) }
    var information = stat()
    guard unsafe fstat(descriptor, &information) == 0 else { throw FileError(operation: "stat", path: path) }
    let byteCount = Int(information.st_size)
    // mmap refuses a mapping of no bytes.
    guard byteCount > 0 else { return (nil, 0) }
    let address = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      throw FileError(operation: "map", path: path)
    }
    unsafe _ = madvise(address, byteCount, Int32(MADV_SEQUENTIAL))
    return unsafe (address, byteCount)
  }

  deinit {
    if let start = unsafe start { unsafe _ = munmap(start, byteCount) }
  }

  /// The content of the file.
  public var bytes: RawSpan {
    @_lifetime(borrow self)
    borrowing get {
      guard let start = unsafe start else { return RawSpan() }
      return unsafe _overrideLifetime(RawSpan(_unsafeStart: start, byteCount: byteCount), borrowing: self)
    }
  }
}

extension Span<UInt8> {
  /// The same bytes as a `RawSpan`. Safe for bytes, which have no padding; `Span.bytes` is unsafe for types that do.
  public var rawBytes: RawSpan {
    @_lifetime(copy self)
    get { unsafe bytes }
  }
}
