import BitMemory

/// A timeline in a directory, laid out like that of Java's file publisher, with a checksum file beside each blob.
public struct DirectoryBlobStore: BlobStore {
  /// Whether blobs without a checksum file are read: those of a Java producer have none.
  public enum Checksums: Sendable { case required, whenPresent }

  public let path: String
  public let timeline: String
  private let checksums: Checksums

  public init(path: String, timeline: String, checksums: Checksums = .required) {
    (self.path, self.timeline, self.checksums) = (path, timeline, checksums)
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

  public func publish(_ blobs: [(name: BlobName, bytes: [UInt8])]) throws {
    try FileSystem.createDirectory(path)
    for (name, bytes) in blobs {
      let line = Checksum.line(Checksum.hex(of: bytes.span.rawBytes), name)
      try FileSystem.replaceFile(file(Checksum.fileName(of: name)), with: Array(line.utf8))
      try FileSystem.replaceFile(file(name), with: bytes)
    }
    try FileSystem.synchronizeDirectory(path)
  }

  public func remove(_ blobs: [BlobName]) throws {
    for name in blobs {
      try FileSystem.removeFile(file(name))
      try FileSystem.removeFile(file(Checksum.fileName(of: name)))
    }
    if !blobs.isEmpty { try FileSystem.synchronizeDirectory(path) }
  }

  /// Removes what a crash left: blobs newer than `last`, checksums without a blob and temporary files. For the writer
  /// alone.
  func removeLeftovers(after last: Version?) throws {
    let names = try FileSystem.names(in: path)
    let kept = Set(names.compactMap(BlobName.init).filter { blob in last.map { blob.version <= $0 } ?? false })
    let leftovers = names.filter { name in
      (BlobName(name) ?? Checksum.blob(ofFile: name)).map { !kept.contains($0) } ?? name.hasSuffix(".tmp")
    }
    for name in leftovers { try FileSystem.removeFile(file(name)) }
    if !leftovers.isEmpty { try FileSystem.synchronizeDirectory(path) }
  }

  /// The size of a blob, 0 when it is missing.
  func byteCount(of name: BlobName) throws -> Int { try FileSystem.fileSize(file(name)) ?? 0 }

  public func announcedVersion() throws -> Version? {
    guard let bytes = try FileSystem.read(file("announced.version")) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first ?? ""
    guard let version = Version(text) else {
      throw TimelineError(
        code: .damagedBlob, timeline: timeline, detail: "\(file("announced.version")) holds '\(text)', no version")
    }
    return version
  }

  public func announce(_ version: Version) throws {
    try FileSystem.replaceFile(file("announced.version"), with: Array("\(version)\n".utf8))
    try FileSystem.synchronizeDirectory(path)
  }

  /// Takes the timeline for one writer, until the lock goes away or its process dies.
  ///
  /// Throws `TimelineError.secondWriter` while another one has it.
  public func lockForWriting() throws -> WriterLock {
    try FileSystem.createDirectory(path)
    guard let lock = try FileLock(path: file("writer.lock")) else {
      throw TimelineError(
        code: .secondWriter, timeline: timeline, detail: "another process writes \(path); stop it, or write elsewhere")
    }
    return WriterLock(lock)
  }
}
