import Timeline

/// One timeline in a bucket: the keys of its objects, and how those that are no blobs are read.
struct S3Timeline: Sendable {
  let bucket: S3Bucket
  let name: String
  /// Begins every key of the timeline.
  private let root: String

  static let recordBytes = 64 << 10

  init(_ bucket: S3Bucket, name: String) {
    precondition(!name.isEmpty && WebAddress.isPlain(name), "'\(name)' cannot be a part of a key")
    (self.bucket, self.name) = (bucket, name)
    let prefix = bucket.configuration.prefix
    root = prefix.isEmpty ? "\(name)/" : "\(prefix)/\(name)/"
  }

  func key(_ blob: BlobName) -> String { "\(root)\(blob)" }

  /// What a writer changes to take the timeline, and to announce.
  var recordKey: String { "\(root)timeline.record" }
  /// The announced version as plain decimal digits, for readers that know Java's layout.
  var announcementKey: String { "\(root)announced.version" }
  var pinKey: String { "\(root)pinned.version" }

  /// The blobs with their sizes in bytes. Throws for a size that no blob can have.
  func blobs() throws(RemoteError) -> [BlobName: Int] {
    let most = bucket.configuration.policy.maximumBlobBytes
    var blobs: [BlobName: Int] = [:]
    for (key, byteCount) in try bucket.keys(below: root) {
      guard let name = BlobName(String(key.dropFirst(root.count))) else { continue }
      guard (0...most).contains(byteCount) else {
        throw RemoteError(
          code: .badAnswer, request: "GET \(bucket.url(""))",
          detail: "the listing says that \(key) has \(byteCount) bytes, but a blob has 0 to \(most)")
      }
      blobs[name] = byteCount
    }
    return blobs
  }

  /// The record with the entity tag it was read with; nil for a timeline that was never opened for writing.
  func record() throws(RemoteError) -> (record: TimelineRecord, tag: String)? {
    guard let object = try bucket.get(recordKey, maximumBytes: Self.recordBytes) else { return nil }
    guard let record = TimelineRecord(object.text) else { throw damaged(recordKey, object) }
    return (record, object.entityTag)
  }

  /// The version in the plain announcement, nil where it holds none, with its entity tag.
  func plainAnnouncement() throws(RemoteError) -> (version: Version?, tag: String)? {
    guard let object = try bucket.get(announcementKey, maximumBytes: Self.recordBytes) else { return nil }
    return (Version(object.text.split { $0.isWhitespace }.joined()), object.entityTag)
  }

  /// What is announced, held against what else tells of it.
  ///
  /// Of the two objects that hold the announced version, `timeline.record` decides, and the plain announcement, which a writer
  /// brings up after it, is the second record of it. So a bucket needs no third object, and an announcement no third write.
  func announcementProof() throws(RemoteError) -> AnnouncementProof {
    // In the opposite order of a writer that may be at work meanwhile: so none of these is found ahead of the next one.
    let blobs = try blobs().keys.sorted { "\($0)" < "\($1)" }
    let plain = try plainAnnouncement()
    guard let record = try record()?.record else {
      if let plain, plain.version == nil { throw damaged(announcementKey, S3Object(bytes: [], entityTag: plain.tag)) }
      return AnnouncementProof(
        announced: plain?.version, record: .missing, names: ("announced.version", "timeline.record"), blobs: blobs)
    }
    let second: AnnouncementProof.Record =
      if let plain { plain.version.map { .version($0) } ?? .damaged } else { .nothing }
    return AnnouncementProof(
      announced: record.version, record: second, names: ("timeline.record", "announced.version"), blobs: blobs)
  }

  /// Moves an object below `aside/FOLDER/`, with its metadata. A missing one is no error.
  func setAside(_ name: String, folder: String, maximumBytes: Int) throws(RemoteError) {
    guard let object = try bucket.get(root + name, maximumBytes: maximumBytes) else { return }
    var metadata: [(name: String, value: String)] = []
    if let checksum = object.checksum { metadata.append(("x-amz-meta-sha256", checksum)) }
    if let blob = object.blob { metadata.append(("x-amz-meta-blob", blob)) }
    _ = try bucket.put("\(root)aside/\(folder)/\(name)", object.bytes, metadata: metadata, if: .always)
    try bucket.delete(root + name)
  }

  /// Objects whose names look like blobs' and are none.
  func irregularFiles() throws(RemoteError) -> [IrregularFile] {
    try bucket.keys(below: root).compactMap { IrregularFile(misnamed: String($0.key.dropFirst(root.count))) }
  }

  func pin() throws(RemoteError) -> Pin? {
    guard let object = try bucket.get(pinKey, maximumBytes: Self.recordBytes) else { return nil }
    guard let pin = Pin(text: object.text) else { throw damaged(pinKey, object) }
    return pin
  }

  private func damaged(_ key: String, _ object: S3Object) -> RemoteError {
    RemoteError(
      code: .badAnswer, request: "GET \(bucket.url(key))",
      detail: "the object holds something else than it should: \(RemoteAnswer.harmless(object.text)). "
        + (key == pinKey ? "Remove it to follow" : "'gatekeeper dataset repair \(name)' puts right")
        + " the announced version\(key == pinKey ? " again" : "")")
  }
}

/// The one object that decides about a timeline: who writes it, until when, and what is announced.
///
/// Lease and announcement are one object on purpose. An announcement is a write on condition that the object is still the
/// one that this writer left there. A takeover changes the object; so from then on the earlier writer's announcements are
/// refused by the server, without any step in which the writer would first have to look whether it is still the writer.
struct TimelineRecord: Hashable {
  /// Grows with each writer.
  var epoch: Int64
  /// Names this one lease: two writers that ask at the same moment must not take each other's record for their own.
  var lease: String
  /// In words for people.
  var holder: String
  /// When the lease ends unless renewed; 0 once it was given back.
  var expiresAt: EpochMilliseconds
  /// The announced version, nil before the first.
  var version: Version?

  init(epoch: Int64, lease: String, holder: String, expiresAt: EpochMilliseconds, version: Version?) {
    (self.epoch, self.lease, self.expiresAt, self.version) = (epoch, lease, expiresAt, version)
    self.holder = holder.split(whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// The record of a timeline that was never written through a lease: free to take, and at `version`, which somebody
  /// announced in Java's way.
  init(unwrittenSince version: Version?) { self.init(epoch: 0, lease: "", holder: "", expiresAt: 0, version: version) }

  /// Nil for a text of another form.
  init?(_ text: String) {
    var named: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
      named[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    }
    guard let epoch = named["epoch"].flatMap({ Int64($0) }), let expiresAt = named["expires"].flatMap({ Int64($0) }),
      let lease = named["lease"], let holder = named["holder"], let version = named["version"]
    else { return nil }
    let announced = Version(version)
    guard announced != nil || version == "none" else { return nil }
    self.init(epoch: epoch, lease: lease, holder: holder, expiresAt: expiresAt, version: announced)
  }

  /// The same record, but with the version `announced` where that is newer: an announcement is never taken back.
  func keeping(_ announced: Version?) -> TimelineRecord {
    var record = self
    if let announced, announced > version ?? announced { record.version = announced }
    if version == nil { record.version = announced }
    return record
  }

  var text: String {
    """
    version \(version?.description ?? "none")
    epoch \(epoch)
    lease \(lease)
    holder \(holder)
    expires \(expiresAt)

    """
  }

  var bytes: [UInt8] { Array(text.utf8) }
}
