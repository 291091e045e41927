/// When a producer writes a snapshot beside the deltas: a reader that starts from nothing applies no more than this.
///
/// What counts is what lies in the store since the newest snapshot, so that a producer that is opened for each cycle comes
/// to the same snapshots as one that stays.
public struct SnapshotPolicy: Sendable {
  /// At most this many deltas since the last snapshot.
  public var maximumDeltas: Int
  /// At most this share of the last snapshot's bytes in deltas since it.
  public var maximumDeltaShare: Double
  /// Whether a header blob is published with each snapshot, as Java's tools like to find.
  public var writesHeaders: Bool
  /// Whether a snapshot that is due waits for `Producer.publishSnapshotIfDue` or `takeDueSnapshot`; otherwise `finish`
  /// publishes it after the announcement.
  public var isDeferred: Bool

  public init(
    maximumDeltas: Int = 100, maximumDeltaShare: Double = 0.5, writesHeaders: Bool = false, isDeferred: Bool = false
  ) {
    (self.maximumDeltas, self.maximumDeltaShare) = (maximumDeltas, maximumDeltaShare)
    (self.writesHeaders, self.isDeferred) = (writesHeaders, isDeferred)
  }

  func isDue(deltas: Int, deltaBytes: Int, snapshotBytes: Int) -> Bool {
    deltas >= maximumDeltas || Double(deltaBytes) > Double(snapshotBytes) * maximumDeltaShare
  }
}

/// A snapshot that the policy asks for, of a state that is announced already. It can be published from another thread
/// while the producer goes on.
public struct DueSnapshot: Sendable {
  let state: TimelineState
  let publisher: StatePublisher

  public var version: Version { state.version }

  /// Writes and publishes it, unless another that was handed over before has come since and none is due any more. A failure
  /// leaves it due again after the next state. O(records).
  public func publish() throws {
    guard publisher.isSnapshotDue else { return }
    try publisher.publishSnapshot(state)
  }
}
