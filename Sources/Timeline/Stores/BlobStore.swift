/// Where the blobs and the announcement of one timeline are kept, for reading.
///
/// A version is live only once announced. Published blobs never change. Calls block until they are done, also where the
/// store is on another machine: keep them off event loops.
public protocol BlobStore: Sendable {
  /// The timeline's name, for messages.
  var timeline: String { get }

  /// The blobs that are there, announced or not.
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

/// A blob store that producers can write, one at a time: whatever readers shall see needs the lease.
public protocol WritableBlobStore: BlobStore {
  /// Takes the right to write the timeline.
  ///
  /// Throws `TimelineError.secondWriter`, naming the holder, while another writer's lease is valid. The new epoch is above
  /// that of every earlier holder.
  ///
  /// - Parameters:
  ///   - holder: who asks, in words for people (`host pid`).
  ///   - milliseconds: now, ms since 1970.
  func acquireLease(holder: String, at milliseconds: Int64) throws -> any WriterLease

  /// Publishes blobs with their checksums, durably; they are complete when this returns. Throws `TimelineError.fenced`
  /// when `lease` was taken over.
  func publish(_ blobs: [(name: BlobName, bytes: [UInt8])], under lease: any WriterLease) throws

  /// Announces a published version, durably and at once for every reader. Throws `TimelineError.fenced`, with nothing
  /// announced, when `lease` was taken over: check and announcement are one step, so that a writer that was paused for a
  /// while cannot announce over its successor.
  func announce(_ version: Version, under lease: any WriterLease) throws

  /// Removes blobs that nothing refers to, and their checksums; for good no later than the next announcement. What a crash
  /// brings back before that, `removeLeftovers` or the next retention removes.
  func remove(_ blobs: [BlobName], under lease: any WriterLease) throws

  /// Removes blobs of announced states that are kept no longer, and their checksums. Retention does this beside a running
  /// producer: no lease, as nothing that a producer is about to write or to announce has these names.
  func discard(_ blobs: [BlobName]) throws

  /// Removes what a crash left: blobs newer than `last`, checksums without a blob, temporary files.
  func removeLeftovers(after last: Version?, under lease: any WriterLease) throws

  /// Holds all readers at a version, or lets them go with nil. Operators do this beside a running producer: no lease.
  func setPin(_ pin: Pin?) throws
}

/// The right to write one timeline, with a fencing epoch: whoever takes the timeline over gets a higher epoch, and from
/// then on the earlier holder can neither publish nor announce.
///
/// Given back when the last reference goes away.
public protocol WriterLease: AnyObject, Sendable {
  /// Grows with each holder of the timeline; at least 1.
  var epoch: Int64 { get }

  /// Extends the lease. Throws `TimelineError.fenced` once another writer took over.
  func renew(at milliseconds: Int64) throws
}
