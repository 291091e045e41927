import Timeline

/// The keys of one timeline in a bucket, and the objects that are no blobs.
struct S3Timeline: Sendable {
  let bucket: S3Bucket
  let name: String
  /// Begins every key of the timeline.
  private let root: String

  static let recordBytes = 64 << 10

  init(_ bucket: S3Bucket, name: String) {
    precondition(!name.isEmpty && name.utf8.allSatisfy(WebAddress.isPlain), "'\(name)' cannot be a part of a key")
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

  /// The blobs with their sizes in bytes.
  func blobs() throws(RemoteError) -> [BlobName: Int] {
    var blobs: [BlobName: Int] = [:]
    for (key, byteCount) in try bucket.keys(below: root) {
      if let name = BlobName(String(key.dropFirst(root.count))) { blobs[name] = byteCount }
    }
    return blobs
  }

  /// The record with the entity tag it was read with; nil for a timeline that was never opened for writing.
  func record() throws(RemoteError) -> (record: TimelineRecord, tag: String)? {
    guard let object = try bucket.get(recordKey, maximumBytes: Self.recordBytes) else { return nil }
    guard let record = TimelineRecord(object.text) else { throw damaged(recordKey, object) }
    return (record, object.entityTag)
  }

  /// The version in the plain announcement, with its entity tag.
  func plainAnnouncement() throws(RemoteError) -> (version: Version, tag: String)? {
    guard let object = try bucket.get(announcementKey, maximumBytes: Self.recordBytes) else { return nil }
    guard let version = Version(object.text.split { $0.isWhitespace }.joined()) else {
      throw damaged(announcementKey, object)
    }
    return (version, object.entityTag)
  }

  func pin() throws(RemoteError) -> Pin? {
    guard let object = try bucket.get(pinKey, maximumBytes: Self.recordBytes) else { return nil }
    guard let pin = Pin(text: object.text) else { throw damaged(pinKey, object) }
    return pin
  }

  private func damaged(_ key: String, _ object: S3Object) -> RemoteError {
    RemoteError(
      code: .badAnswer, request: "GET \(bucket.url(key))",
      detail: "the object holds something else than it should: \(object.text.prefix(100))")
  }
}
