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
