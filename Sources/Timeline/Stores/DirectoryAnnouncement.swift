import BitMemory

/// How a directory keeps what is announced: in two files, each of which is written beside its place, synchronized and renamed.
extension DirectoryBlobStore {
  static let announcementName = "announced.version"
  static let recordName = "writer.announced"

  public func announcedVersion() throws -> Version? {
    if let version = try announcement() { return version }
    // Producers of Java keep no record, and some announce elsewhere.
    if checksums == .whenPresent, record() == .missing { return nil }
    // Between two looks at the announcement a writer may have made its first one, and recorded it.
    guard let doubt = try announcementProof().doubt else { return nil }
    if let version = try announcement() { return version }
    throw damagedTimeline(doubt)
  }

  public func announcementProof() throws -> AnnouncementProof {
    // In the opposite order of a writer that may be at work meanwhile: so none of these is found ahead of the next one.
    let blobs = try blobs()
    let record = record()
    return AnnouncementProof(
      announced: try announcement(), record: record, names: (Self.announcementName, Self.recordName), blobs: blobs)
  }

  /// The version in the announcement, nil without one.
  private func announcement() throws -> Version? {
    guard let bytes = try read(Self.announcementName) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first ?? ""
    guard let version = Version(text) else {
      throw damagedTimeline(
        "\(file(Self.announcementName)) holds '\(text.prefix(100))', no version", code: .damagedBlob)
    }
    return version
  }

  private func record() -> AnnouncementProof.Record {
    // One that cannot be read is as good as a damaged one: the announcement is all there is then.
    do {
      return AnnouncementProof.Record(text: try read(Self.recordName).map { String(decoding: $0, as: UTF8.self) })
    } catch {
      return .damaged
    }
  }

  private func read(_ name: String) throws -> [UInt8]? {
    do {
      return try FileSystem.read(file(name))
    } catch {
      throw damagedTimeline("\(error)", code: .damagedBlob)
    }
  }

  public func announce(_ version: Version, under lease: any WriterLease) throws {
    // Files that are synchronized side by side share a commit of the file system's journal.
    let contents = [
      (Self.announcementName, "\(version)\n"), (Self.recordName, AnnouncementProof.Record.text(of: version)),
    ]
    let staged = try Parallel.map(contents.count, threads: contents.count) { index in
      try StagedFile(file(contents[index].0), Array(contents[index].1.utf8))
    }
    try own(lease).whileHeld {
      // The announcement comes first: the record may be behind it, and never ahead.
      for file in staged { try file.commit() }
      try FileSystem.synchronizeDirectory(path)
    }
  }

  public func rewrite(_ part: AnnouncementPart, as version: Version, under lease: any WriterLease) throws {
    try own(lease).whileHeld {
      switch part {
      case .announcement:
        try FileSystem.replaceFile(file(Self.announcementName), with: Array("\(version)\n".utf8))
        try FileSystem.synchronizeDirectory(path)
      case .record: try writeRecord(version)
      }
    }
  }

  /// Writes the record, durably; nil says that nothing was announced yet.
  func writeRecord(_ version: Version?) throws {
    try FileSystem.replaceFile(file(Self.recordName), with: Array(AnnouncementProof.Record.text(of: version).utf8))
    try FileSystem.synchronizeDirectory(path)
  }
}

/// Looks at the names in a timeline's directory and at what stands under them.
struct DirectoryInspection {
  private let store: DirectoryBlobStore

  init(_ store: DirectoryBlobStore) { self.store = store }

  private static let ownNames: Set = [
    DirectoryBlobStore.announcementName, DirectoryBlobStore.recordName, "pinned.version", "writer.lock", "writer.epoch",
    "writer.gate",
  ]

  func irregularFiles() throws -> [IrregularFile] {
    let names = try FileSystem.names(in: store.path)
    var irregular = names.compactMap { inspect($0) }
    // A writer at work brings the checksum first and then the blob, and retention removes them the other way round; so those
    // whose blob is missing are looked at again.
    let blobs = Set(names.compactMap(BlobName.init))
    for name in names {
      guard let blob = Checksum.blob(ofFile: name), !blobs.contains(blob), isAnnounced(blob),
        FileSystem.kind(store.file(blob)) == nil, FileSystem.kind(store.file(name)) != nil
      else { continue }
      irregular.append(
        IrregularFile(name: name, detail: "its blob is missing; restore that, or remove this file", isUseless: true))
    }
    return irregular
  }

  private func isAnnounced(_ blob: BlobName) -> Bool {
    guard let announced = try? store.announcedVersion() else { return true }
    return blob.version <= announced
  }

  private func inspect(_ name: String) -> IrregularFile? {
    if let misnamed = IrregularFile(misnamed: name) { return misnamed }
    let isOurs = BlobName(name) != nil || Checksum.blob(ofFile: name) != nil || Self.ownNames.contains(name)
    if name == "writer.epoch", FileSystem.kind(store.file(name)) == .file {
      do {
        _ = try LeaseFile.read(store.path, timeline: store.timeline)
      } catch {
        let detail = (error as? TimelineError)?.detail ?? "\(error)"
        return IrregularFile(name: name, detail: detail, isUseless: false)
      }
    }
    guard isOurs, let kind = FileSystem.kind(store.file(name)) else { return nil }
    switch kind {
    case .file: return nil
    case .link:
      return IrregularFile(
        name: name, detail: "this is a symbolic link; put the file itself in its place", isUseless: false)
    case .directory, .special:
      return IrregularFile(name: name, detail: "this is a \(kind.rawValue), not a file", isUseless: true)
    }
  }
}
