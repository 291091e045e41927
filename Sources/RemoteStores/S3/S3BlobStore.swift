import BitMemory
import Crypto
public import Timeline

/// A timeline in an S3-compatible server: an object a blob, below `PREFIX/TIMELINE/`.
///
/// ## Overview
///
/// It is used like any other store, from as many machines as you like; one of them writes.
///
/// ```swift
/// let store = S3BlobStore(configuration, timeline: "films")
/// let state = try Consumer(store).latest()
/// ```
///
/// A blob's SHA-256 and name are metadata of its object (`x-amz-meta-sha256`, `x-amz-meta-blob`): written and read in the
/// one request with its bytes, so that a blob is never without its checksum nor with another's, and a copy under a wrong
/// name is noticed. The announced version is in `timeline.record` together with the writer's lease (see `TimelineRecord`)
/// and, for readers that know Java's layout, as plain digits in `announced.version`.
///
/// Calls block until the server answered or `RemotePolicy` gives up: keep them off event loops. A blob is one PUT, so it may
/// have `RemotePolicy.maximumBlobBytes` at most (Amazon S3: 5 GB).
public struct S3BlobStore: WritableBlobStore {
  private let configuration: S3Configuration
  private let objects: S3Timeline
  private let sizes = KnownSizes()

  public init(_ configuration: S3Configuration, timeline: String) {
    self.configuration = configuration
    objects = S3Timeline(S3Bucket(configuration), name: timeline)
  }

  public var timeline: String { objects.name }

  public func blobs() throws -> [BlobName] {
    let blobs = try objects.blobs()
    sizes.replace(with: blobs)
    return blobs.keys.sorted { "\($0)" < "\($1)" }
  }

  public func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result {
    let found = try objects.bucket.get(
      objects.key(name), maximumBytes: configuration.policy.maximumBlobBytes, .blob)
    guard let found else { throw damaged(name, "it is missing") }
    guard let checksum = found.checksum, let blob = found.blob else {
      throw damaged(name, "it has no checksum in its metadata (x-amz-meta-sha256, x-amz-meta-blob)")
    }
    guard blob == "\(name)" else { throw damaged(name, "it was published as \(blob)") }
    let hex = SHA256.hash(data: found.bytes).hexadecimal
    guard hex == checksum else {
      throw damaged(name, "its \(found.bytes.count) bytes have SHA-256 \(hex), its metadata says \(checksum)")
    }
    return try body(found.bytes.span.rawBytes)
  }

  private func damaged(_ name: BlobName, _ what: String) -> TimelineError {
    TimelineError(
      code: .damagedBlob, timeline: timeline,
      detail: "\(objects.bucket.url(objects.key(name))): \(what); restore the object, or read a version that does not "
        + "need it")
  }

  public func byteCount(of name: BlobName) throws -> Int? {
    try sizes.byteCount(of: name) { try objects.bucket.head(objects.key(name))?.byteCount }
  }

  public func announcedVersion() throws -> Version? {
    if let version = try objects.record()?.record.version { return version }
    let proof = try objects.announcementProof()
    if let version = proof.announced { return version }
    guard let doubt = proof.doubt else { return nil }
    throw damagedTimeline(doubt)
  }

  public func announcementProof() throws -> AnnouncementProof { try objects.announcementProof() }

  public func irregularFiles() throws -> [IrregularFile] { try objects.irregularFiles() }

  public var repairCommand: String? {
    var place = "s3://\(configuration.bucket)"
    if !configuration.prefix.isEmpty { place += "/\(configuration.prefix)" }
    place += "?endpoint=\(configuration.endpoint)&region=\(configuration.region)"
    if configuration.conditionalWrites == .unsupported { place += "&conditional-writes=unsupported" }
    return "gatekeeper dataset repair \(timeline) --store \"\(place)\""
  }

  public func pin() throws -> Pin? { try objects.pin() }

  public func setPin(_ pin: Pin?) throws {
    guard let pin else { return try objects.bucket.delete(objects.pinKey) }
    _ = try objects.bucket.put(objects.pinKey, Array(pin.text.utf8), if: .always)
  }

  /// The lease goes by the clock of the configuration, whatever `instant` is.
  public func acquireLease(
    holder: String, at instant: EpochMilliseconds, for purpose: LeasePurpose
  ) throws -> any WriterLease {
    // Before the lease is taken: that makes the record of a timeline that has none, and with it the proof that nothing was
    // announced.
    if purpose == .writing, let doubt = try announcementProof().doubt { throw damagedTimeline(doubt) }
    return try S3Lease(objects, holder: holder, for: purpose)
  }

  private func own(_ lease: any WriterLease) throws -> S3Lease {
    guard let lease = lease as? S3Lease else { preconditionFailure("a lease of another store") }
    return lease
  }

  public func publish(_ blobs: [(name: BlobName, bytes: [UInt8])], under lease: any WriterLease) throws {
    // Throws where the timeline was taken over. A takeover after this cannot be noticed here, and need not: what is
    // published is announced by nobody then, and removed when the timeline is next opened.
    try own(lease).renew(at: configuration.now())
    for (name, bytes) in blobs { try publish(name, bytes) }
  }

  private func publish(_ name: BlobName, _ bytes: [UInt8]) throws {
    guard bytes.count <= configuration.policy.maximumBlobBytes else {
      throw TimelineError(
        code: .refused, timeline: timeline,
        detail: "\(name) has \(bytes.count) bytes; at most \(configuration.policy.maximumBlobBytes) are written")
    }
    let hex = SHA256.hash(data: bytes).hexadecimal
    // Blobs never change: what an earlier writer still sends after it was taken over must not replace its successor's.
    // Nil below means that there is an object of this name. It may be this very blob, from an attempt whose answer was lost.
    let condition: S3Condition = configuration.conditionalWrites == .required ? .absent : .always
    let metadata = [(name: "x-amz-meta-sha256", value: hex), (name: "x-amz-meta-blob", value: "\(name)")]
    let key = objects.key(name)
    guard try objects.bucket.put(key, bytes, metadata: metadata, if: condition, .blob) == nil else { return }
    guard try objects.bucket.head(key)?.checksum == hex else {
      throw TimelineError(
        code: .refused, timeline: timeline,
        detail:
          "\(objects.bucket.url(key)) is there with other content, and blobs never change; another writer may be at "
          + "work. What nothing announced is removed when the timeline is next opened for writing")
    }
  }

  public func announce(_ version: Version, under lease: any WriterLease) throws { try own(lease).announce(version) }

  public func remove(_ blobs: [BlobName], under lease: any WriterLease) throws {
    guard !blobs.isEmpty else { return }
    try own(lease).renew(at: configuration.now())
    try discard(blobs)
  }

  public func discard(_ blobs: [BlobName]) throws {
    for name in blobs {
      try objects.bucket.delete(objects.key(name))
      sizes.forget(name)
    }
  }

  public func removeLeftovers(under lease: any WriterLease) throws {
    let proof = try announcementProof()
    if let doubt = proof.doubt { throw damagedTimeline(doubt) }
    if proof.provesLeftovers {
      try remove(proof.leftovers, under: lease)
    } else {
      try setAside(proof.leftovers.map(\.description), under: lease)
    }
  }

  public func setAside(_ names: [String], under lease: any WriterLease) throws {
    guard !names.isEmpty else { return }
    try own(lease).renew(at: configuration.now())
    // Epochs may begin anew where the record was lost, and nothing replaces what is aside already.
    let folder = "\(lease.epoch)-\(String(UInt32.random(in: .min ... .max), radix: 16))"
    for name in names {
      try objects.setAside(name, folder: folder, maximumBytes: configuration.policy.maximumBlobBytes)
      if let blob = BlobName(name) { sizes.forget(blob) }
    }
  }

  public func rewrite(_ part: AnnouncementPart, as version: Version, under lease: any WriterLease) throws {
    try own(lease).rewrite(part, as: version)
  }
}
