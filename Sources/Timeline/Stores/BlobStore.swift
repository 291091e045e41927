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

  /// The size of a blob in bytes, nil when it is missing.
  func byteCount(of name: BlobName) throws -> Int?

  /// The announced version, nil before the first.
  func announcedVersion() throws -> Version?

  /// The version that an operator holds all readers of this timeline at, nil without one.
  func pin() throws -> Pin?
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
  /// Throws `TimelineError.secondWriter`, naming the holder, while another writer's lease is valid. The new epoch is above
  /// that of every earlier holder.
  ///
  /// - Parameters:
  ///   - holder: who asks, in words for people (`host pid`).
  ///   - instant: now.
  func acquireLease(holder: String, at instant: EpochMilliseconds) throws -> any WriterLease

  /// Publishes blobs with their checksums, durably; they are complete when this returns. Throws `TimelineError.fenced`
  /// when `lease` was taken over.
  func publish(_ blobs: [(name: BlobName, bytes: [UInt8])], under lease: any WriterLease) throws

  /// Announces a published version, durably and at once for every reader. Throws `TimelineError.fenced`, with nothing
  /// announced, when `lease` was taken over: check and announcement are one step, so that a writer that was paused for a
  /// while cannot announce over its successor.
  func announce(_ version: Version, under lease: any WriterLease) throws

  /// Removes blobs that nothing refers to, and their checksums. They are gone for good no later than the next announcement;
  /// what a crash brings back before that is removed by `removeLeftovers` or by the next retention.
  func remove(_ blobs: [BlobName], under lease: any WriterLease) throws

  /// Removes blobs of announced states that are kept no longer, and their checksums. Retention does this beside a running
  /// producer. It needs no lease, because nothing that a producer is about to write or to announce has these names.
  func discard(_ blobs: [BlobName]) throws

  /// Removes what a crash left: blobs newer than `last`, checksums without a blob, temporary files.
  func removeLeftovers(after last: Version?, under lease: any WriterLease) throws

  /// Holds all readers at a version, or lets them go with nil. Operators do this beside a running producer, without a lease.
  func setPin(_ pin: Pin?) throws
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
