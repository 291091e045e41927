/// Where the blobs and the announcement of one timeline are kept, for reading.
///
/// ## Overview
///
/// A store holds three things: blobs, whose names tell what they lead from and to (`BlobName`); the announced version, which
/// is where readers shall be; and, at times, an operator's pin. Published blobs never change, and a version counts only
/// once it is announced: a blob beyond the announced version may be incomplete, or the leftover of a crash.
///
/// Most callers never use a store themselves; they hand it to a `Consumer` or a `Producer`.
///
/// ```swift
/// let store: any BlobStore = DirectoryBlobStore(path: "/data/films", timeline: "films")
/// if let announced = try store.announcedVersion() {
///   let bytes = try store.withBlob(.snapshot(announced)) { $0.byteCount }
///   print("\(store.timeline) is at \(announced), its snapshot has \(bytes) bytes")
/// }
/// ```
///
/// Calls block until they are done, also where the store is on another machine: keep them off event loops.
public protocol BlobStore: Sendable {
  /// The timeline's name, for messages.
  var timeline: String { get }

  /// The blobs that are there, announced or not, in any order. O(blobs).
  func blobs() throws -> [BlobName]

  /// Lends the content of a blob, verified against its checksum.
  ///
  /// Throws `TimelineError.damagedBlob` for a blob that is missing or not what was published.
  func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result

  /// The size of a blob in bytes, nil when it is missing or no file.
  func byteCount(of name: BlobName) throws -> Int?

  /// The announced version, nil before the first.
  ///
  /// Throws `TimelineError.damagedTimeline` where it is missing though something was announced (`AnnouncementProof`).
  func announcedVersion() throws -> Version?

  /// The version that an operator holds all readers of this timeline at, nil without one.
  func pin() throws -> Pin?

  /// What announcement, record and blobs say together. Throws when one of them cannot be read. O(blobs).
  func announcementProof() throws -> AnnouncementProof

  /// Files that are not what their names say. They harm nobody who does not need them. O(files).
  func irregularFiles() throws -> [IrregularFile]

  /// The command line that plans how to go on with the timeline when it is damaged, for messages; nil where that is for somebody
  /// else to do: a store that is only read, or another producer's.
  var repairCommand: String? { get }
}

extension BlobStore {
  /// For stores that keep no second record.
  public func announcementProof() throws -> AnnouncementProof {
    AnnouncementProof(
      announced: try announcedVersion(), record: .missing, names: ("the announcement", "its record"), blobs: try blobs()
    )
  }

  public func irregularFiles() throws -> [IrregularFile] { [] }

  public var repairCommand: String? { nil }

  /// What to do about damage, in words.
  var wayOut: String {
    guard let command = repairCommand else { return "restore it from a copy where the timeline is written" }
    return "restore it from a copy, or see what '\(command)' would do and let it"
  }

  /// The error of somebody who may not go on, with the way out.
  ///
  /// - Parameter code: `.damagedBlob` where a file alone says that it is not what was written.
  public func damagedTimeline(
    _ doubt: String, code: TimelineError.Code = .damagedTimeline
  ) -> TimelineError {
    TimelineError(
      code: code, timeline: timeline,
      detail: "\(doubt). Nothing was changed; \(wayOut)")
  }
}

/// A blob store that producers can write, one at a time.
///
/// ## Overview
///
/// Whatever a reader will see is written under a lease. Whoever takes the lease over fences its earlier holder: none of the
/// earlier holder's calls has an effect any more, even those of a process that was paused and knows nothing of it. Only
/// what cannot disturb a writer needs no lease: an operator's pin, and the removal of old blobs by retention.
///
/// ```swift
/// let lease = try store.acquireLease(holder: "host 4711", at: now)
/// try store.publish([(.snapshot(version), bytes)], under: lease)
/// try store.announce(version, under: lease)
/// ```
public protocol WritableBlobStore: BlobStore {
  /// Takes the right to write the timeline.
  ///
  /// Throws `TimelineError.secondWriter`, naming the holder, while another writer's lease is valid, and `.damagedTimeline`,
  /// with nothing changed, where the announcement is in doubt (`AnnouncementProof.doubt`), unless it is to be repaired. The
  /// new epoch is above that of every earlier holder.
  ///
  /// - Parameters:
  ///   - holder: who asks, in words for people (`host pid`).
  ///   - instant: now.
  func acquireLease(
    holder: String, at instant: EpochMilliseconds, for purpose: LeasePurpose
  ) throws -> any WriterLease

  /// Publishes blobs with their checksums, durably; they are complete when this returns. Throws `TimelineError.fenced`
  /// when `lease` was taken over.
  func publish(_ blobs: [(name: BlobName, bytes: [UInt8])], under lease: any WriterLease) throws

  /// Announces a published version, durably and at once for every reader, and records it. Throws `TimelineError.fenced`, with nothing
  /// announced, when `lease` was taken over: check and announcement are one step, so that a writer that was paused for a
  /// while cannot announce over its successor.
  func announce(_ version: Version, under lease: any WriterLease) throws

  /// Removes blobs that nothing refers to, and their checksums. They are gone for good no later than the next announcement;
  /// what a crash brings back before that is removed by `removeLeftovers` or by the next retention.
  func remove(_ blobs: [BlobName], under lease: any WriterLease) throws

  /// Removes blobs of announced states that are kept no longer, and their checksums. Retention does this beside a running
  /// producer. It needs no lease, because nothing that a producer is about to write or to announce has these names.
  func discard(_ blobs: [BlobName]) throws

  /// Puts away what an earlier writer left: blobs beyond the announced version, which are removed where the record proves
  /// that nobody was led to them and moved aside where nothing proves it; temporary files; a record that is behind.
  func removeLeftovers(under lease: any WriterLease) throws

  /// Moves files aside, to where nobody reads them and nobody removes them: blobs with their checksums, or others by name.
  func setAside(_ names: [String], under lease: any WriterLease) throws

  /// Replaces the announcement alone or its record alone, whatever they say: for repairs. `announce` does both.
  func rewrite(_ part: AnnouncementPart, as version: Version, under lease: any WriterLease) throws

  /// Holds all readers at a version, or lets them go with nil. Operators do this beside a running producer, without a lease.
  func setPin(_ pin: Pin?) throws
}

extension WritableBlobStore {
  /// Takes the right to go on writing the timeline.
  public func acquireLease(holder: String, at instant: EpochMilliseconds) throws -> any WriterLease {
    try acquireLease(holder: holder, at: instant, for: .writing)
  }
}

/// What a lease is taken for.
public enum LeasePurpose: Sendable {
  /// To go on from the announced state: refused where that is in doubt.
  case writing
  /// To put the announcement right.
  case repair
}

/// Of the two places that say what was announced, one.
public enum AnnouncementPart: Sendable {
  /// What readers follow.
  case announcement
  /// What it is held against (`AnnouncementProof`).
  case record
}

/// The right to write one timeline, with a fencing epoch: whoever takes the timeline over gets a higher epoch, and from
/// then on the earlier holder can neither publish nor announce.
///
/// Given back when the last reference goes away.
public protocol WriterLease: AnyObject, Sendable {
  /// Grows with each holder of the timeline; at least 1.
  var epoch: Int64 { get }

  /// Extends the lease from `instant` on. Throws `TimelineError.fenced` once another writer took over.
  func renew(at instant: EpochMilliseconds) throws
}
