import BitMemory

/// A timeline in a directory, laid out like that of Java's file publisher, with a checksum file beside each blob.
///
/// ## Overview
///
/// | file | holds |
/// |---|---|
/// | `snapshot-V`, `delta-V-W`, `reversedelta-W-V`, `header-V` | the blobs |
/// | `sha256-BLOB` | a blob's checksum, as `sha256sum -c` reads it |
/// | `announced.version` | the announced version in decimal |
/// | `pinned.version` | an operator's pin (`Pin.text`) |
/// | `writer.lock`, `writer.epoch`, `writer.gate` | who writes (see `DirectoryLease`) |
/// | `*.tmp` | what is being written, or was when a process was killed |
///
/// A file comes into place whole: it is written beside its place, synchronized and renamed. The directory may be on a shared
/// file system where its locks reach every machine that writes.
///
/// ```swift
/// let store = DirectoryBlobStore(path: "/data/films", timeline: "films")
/// let state = try Consumer(store).latest()
/// ```
public struct DirectoryBlobStore: WritableBlobStore {
  /// Whether blobs without a checksum file are read.
  public enum Checksums: Sendable {
    /// They are refused.
    case required
    /// They are read as they are, for timelines of a Java producer, which writes none.
    case whenPresent
  }

  public let path: String
  public let timeline: String
  private let checksums: Checksums
  private let leaseMilliseconds: Int64

  /// - Parameters:
  ///   - path: the directory; made when it is first written.
  ///   - timeline: the name that messages use.
  ///   - leaseMilliseconds: how long after its last sign of life a writer that hangs may be followed by another; one whose
  ///     process ended is followed at once.
  public init(
    path: String, timeline: String, checksums: Checksums = .required, leaseMilliseconds: Int64 = 600_000
  ) {
    (self.path, self.timeline, self.checksums) = (path, timeline, checksums)
    self.leaseMilliseconds = leaseMilliseconds
  }

  private func file(_ name: some CustomStringConvertible) -> String { "\(path)/\(name)" }

  public func blobs() throws -> [BlobName] { try FileSystem.names(in: path).compactMap(BlobName.init) }

  public func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result {
    let file = try MappedFile(path: file(name))
    try verify(file.bytes, name)
    return try body(file.bytes)
  }

  private func verify(_ bytes: RawSpan, _ name: BlobName) throws {
    guard let stored = try FileSystem.read(file(Checksum.fileName(of: name))) else {
      if checksums == .whenPresent { return }
      throw TimelineError(
        code: .damagedBlob, timeline: timeline,
        detail: "\(file(name)) has no checksum file \(Checksum.fileName(of: name))")
    }
    let hex = Checksum.hex(of: bytes)
    guard String(decoding: stored, as: UTF8.self) == Checksum.line(hex, name) else {
      throw TimelineError(
        code: .damagedBlob, timeline: timeline,
        detail: "the \(bytes.byteCount) bytes of \(file(name)) have SHA-256 \(hex), not what its checksum file says; "
          + "restore the file, or roll back to a version that does not need it")
    }
  }

  public func acquireLease(holder: String, at instant: EpochMilliseconds) throws -> any WriterLease {
    try FileSystem.createDirectory(path)
    return try DirectoryLease(
      directory: path, timeline: timeline, holder: holder, at: instant, durationMilliseconds: leaseMilliseconds)
  }

  private func own(_ lease: any WriterLease) -> DirectoryLease {
    guard let lease = lease as? DirectoryLease, lease.directory == path else {
      preconditionFailure("the lease of another store")
    }
    return lease
  }

  public func publish(_ blobs: [(name: BlobName, bytes: [UInt8])], under lease: any WriterLease) throws {
    // The slow part, writing and synchronizing, needs no lease: nobody looks at temporary files. Files that are
    // synchronized side by side share a commit of the file system's journal.
    let files = try Parallel.map(blobs.count, threads: blobs.count) { index in
      try stage(blobs[index].name, blobs[index].bytes)
    }.flatMap(\.self)
    try own(lease).whileHeld {
      for file in files { try file.commit() }
      try FileSystem.synchronizeDirectory(path)
    }
  }

  /// A blob's checksum and the blob, synchronized.
  private func stage(_ name: BlobName, _ bytes: [UInt8]) throws -> [StagedFile] {
    let line = Checksum.line(Checksum.hex(of: bytes.span.rawBytes), name)
    return [try StagedFile(file(Checksum.fileName(of: name)), Array(line.utf8)), try StagedFile(file(name), bytes)]
  }

  public func remove(_ blobs: [BlobName], under lease: any WriterLease) throws {
    try own(lease).whileHeld { try discard(blobs) }
  }

  public func discard(_ blobs: [BlobName]) throws {
    for name in blobs {
      try FileSystem.removeFile(file(name))
      try FileSystem.removeFile(file(Checksum.fileName(of: name)))
    }
  }

  public func removeLeftovers(after last: Version?, under lease: any WriterLease) throws {
    try own(lease).whileHeld {
      let names = try FileSystem.names(in: path)
      let kept = Set(names.compactMap(BlobName.init).filter { blob in last.map { blob.version <= $0 } ?? false })
      // A checksum file is a leftover when its blob is, or is not there; anything else only by its ending.
      let leftovers = names.filter { name in
        (BlobName(name) ?? Checksum.blob(ofFile: name)).map { !kept.contains($0) } ?? name.hasSuffix(".tmp")
      }
      for name in leftovers { try FileSystem.removeFile(file(name)) }
      if !leftovers.isEmpty { try FileSystem.synchronizeDirectory(path) }
    }
  }

  public func byteCount(of name: BlobName) throws -> Int? { try FileSystem.fileSize(file(name)) }

  public func announcedVersion() throws -> Version? {
    guard let bytes = try FileSystem.read(file("announced.version")) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first ?? ""
    guard let version = Version(text) else {
      throw TimelineError(
        code: .damagedBlob, timeline: timeline, detail: "\(file("announced.version")) holds '\(text)', no version")
    }
    return version
  }

  public func announce(_ version: Version, under lease: any WriterLease) throws {
    let staged = try StagedFile(file("announced.version"), Array("\(version)\n".utf8))
    try own(lease).whileHeld {
      try staged.commit()
      try FileSystem.synchronizeDirectory(path)
    }
  }

  public func pin() throws -> Pin? {
    guard let bytes = try FileSystem.read(file("pinned.version")) else { return nil }
    guard let pin = Pin(text: String(decoding: bytes, as: UTF8.self)) else {
      throw TimelineError(
        code: .damagedBlob, timeline: timeline,
        detail: "\(file("pinned.version")) does not hold version, holder, reason and instant, a line each; "
          + "remove it to follow the announced version again")
    }
    return pin
  }

  public func setPin(_ pin: Pin?) throws {
    // In the gate, so that no writer that opens takes the temporary file for a leftover.
    try DirectoryLease.gated(path, timeline: timeline) {
      if let pin {
        try FileSystem.replaceFile(file("pinned.version"), with: Array(pin.text.utf8))
      } else {
        try FileSystem.removeFile(file("pinned.version"))
      }
      try FileSystem.synchronizeDirectory(path)
    }
  }
}
