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
/// | `writer.announced` | the second record of the announcement (see `AnnouncementProof`) |
/// | `pinned.version` | an operator's pin (`Pin.text`) |
/// | `writer.lock`, `writer.epoch`, `writer.gate` | who writes (see `DirectoryLease`) |
/// | `*.tmp` | what is being written, or was when a process was killed |
/// | `aside/EPOCH`, `aside/EPOCH-2` | what the writer with that epoch moved aside; it may be deleted |
/// | `history` | an index that may be deleted (see `RecordHistory`) |
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
  let checksums: Checksums
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

  func file(_ name: some CustomStringConvertible) -> String { "\(path)/\(name)" }

  public var repairCommand: String? {
    if checksums == .whenPresent { return nil }
    // A store holds its timelines in folders of their names; any other directory is named as it is.
    let isOfStore = path.hasSuffix("/\(timeline)")
    return "gatekeeper dataset repair \(timeline)" + (isOfStore ? " --store \(FileSystem.parent(of: path))" : "")
  }

  public func blobs() throws -> [BlobName] { try FileSystem.names(in: path).compactMap(BlobName.init) }

  public func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result {
    let file = try open(name)
    try verify(file.bytes, name)
    return try body(file.bytes)
  }

  private func open(_ name: BlobName) throws(TimelineError) -> MappedFile {
    do {
      return try MappedFile(path: file(name))
    } catch {
      throw damaged("\(error)")
    }
  }

  private func verify(_ bytes: RawSpan, _ name: BlobName) throws {
    let line: [UInt8]?
    do {
      line = try FileSystem.read(file(Checksum.fileName(of: name)))
    } catch {
      throw damaged("\(error)")
    }
    guard let line else {
      if checksums == .whenPresent { return }
      throw damaged("\(file(name)) has no checksum file \(Checksum.fileName(of: name))")
    }
    let hex = Checksum.hex(of: bytes)
    guard String(decoding: line, as: UTF8.self) == Checksum.line(hex, name) else {
      throw damaged(
        "the \(bytes.byteCount) bytes of \(file(name)) have SHA-256 \(hex), not what its checksum file says; restore both "
          + "from a copy")
    }
  }

  private func damaged(_ detail: String) -> TimelineError {
    TimelineError(code: .damagedBlob, timeline: timeline, detail: detail)
  }

  public func acquireLease(
    holder: String, at instant: EpochMilliseconds, for purpose: LeasePurpose
  ) throws -> any WriterLease {
    try FileSystem.createDirectory(path)
    let lease = try DirectoryLease(
      directory: path, timeline: timeline, holder: holder, at: instant, durationMilliseconds: leaseMilliseconds)
    // Another process may have made the directory just now, and ended before it was durable.
    if lease.epoch == 1 { try FileSystem.synchronizeDirectory(FileSystem.parent(of: path)) }
    guard purpose == .writing else { return lease }
    try lease.whileHeld {
      let proof = try announcementProof()
      if let doubt = proof.doubt { throw damagedTimeline(doubt) }
      // Before the first blob is published: from then on a lost announcement is told from one that never was.
      if proof.record == .missing, proof.announced == nil { try writeRecord(nil) }
    }
    return lease
  }

  func own(_ lease: any WriterLease) -> DirectoryLease {
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

  public func setAside(_ names: [String], under lease: any WriterLease) throws {
    let lease = own(lease)
    try lease.whileHeld { try moveAside(names, under: lease) }
  }

  private func moveAside(_ names: [String], under lease: DirectoryLease) throws {
    guard !names.isEmpty else { return }
    // Where epochs began anew, since their file was lost, an earlier folder may have the same number: nothing replaces what
    // is aside already.
    var (aside, number) = (file("aside/\(lease.epoch)"), 1)
    while names.contains(where: { FileSystem.kind("\(aside)/\($0)") != nil }) {
      number += 1
      aside = file("aside/\(lease.epoch)-\(number)")
    }
    try FileSystem.createDirectory(aside)
    for name in names {
      for moved in [name] + (BlobName(name).map { [Checksum.fileName(of: $0)] } ?? []) {
        try FileSystem.move(file(moved), to: "\(aside)/\(moved)")
      }
    }
    try FileSystem.synchronizeDirectory(aside)
    try FileSystem.synchronizeDirectory(path)
  }

  public func removeLeftovers(under lease: any WriterLease) throws {
    let lease = own(lease)
    try lease.whileHeld {
      let proof = try announcementProof()
      if let doubt = proof.doubt { throw damagedTimeline(doubt) }
      // Only a writer stages files, and an operator who pins, who does it in the gate. So these are nobody's any more; and one
      // that cannot be removed is in nobody's way.
      let staged = try FileSystem.names(in: path).filter { $0.hasSuffix(".tmp") }
      for name in staged { try? FileSystem.removeFile(file(name)) }
      if proof.provesLeftovers {
        let leftovers = proof.leftovers + (try orphanedChecksums(after: proof.announced))
        try discard(leftovers)
        if !(staged.isEmpty && leftovers.isEmpty) { try FileSystem.synchronizeDirectory(path) }
      } else {
        // A directory in the record's place would not let it be written.
        let inTheWay = FileSystem.kind(file(Self.recordName)) == .directory ? [Self.recordName] : []
        try moveAside(proof.leftovers.map(\.description) + inTheWay, under: lease)
        try writeRecord(proof.announced)
      }
    }
  }

  /// Blobs beyond the announcement of which a writer left the checksum alone: that comes first.
  private func orphanedChecksums(after announced: Version?) throws -> [BlobName] {
    try FileSystem.names(in: path).compactMap(Checksum.blob(ofFile:)).filter { blob in
      announced.map { blob.version > $0 } ?? true
    }
  }

  public func byteCount(of name: BlobName) throws -> Int? { try FileSystem.fileSize(file(name)) }

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

  public func irregularFiles() throws -> [IrregularFile] {
    try DirectoryInspection(self).irregularFiles()
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
