/// When a producer writes a snapshot beside the deltas. It bounds what a reader that starts from nothing has to apply.
///
/// ## Overview
///
/// A snapshot holds a whole state and a delta only what changed. Deltas alone would be the least to write, but a new reader
/// would have to apply all of them; a snapshot for each state would be the least to apply, but most of what is written. So
/// a snapshot is due when the deltas since the last one are many, or when their bytes are a large share of its own.
///
/// What counts is what lies in the store since the newest snapshot. A producer that is opened for each cycle therefore comes
/// to the same snapshots as one that stays.
///
/// ```swift
/// // A snapshot at the latest after 20 deltas, published when the caller says so.
/// let policy = SnapshotPolicy(maximumDeltas: 20, publication: .onRequest)
/// ```
public struct SnapshotPolicy: Sendable {
  /// When a snapshot that is due is published.
  public enum Publication: Sendable {
    /// By the cycle that makes it due, after its announcement: the cycle ends later, its readers do not wait.
    case withState
    /// By `Producer.publishSnapshotIfDue`, or by whoever takes it with `Producer.takeDueSnapshot`.
    case onRequest
  }

  /// Whether header blobs are published, which hold a state's header tags alone.
  public enum HeaderBlobs: Sendable {
    case none
    /// One with each snapshot, as Java's tools like to find.
    case withSnapshots
  }

  /// At most this many deltas since the last snapshot.
  public var maximumDeltas: Int
  /// At most this share of the last snapshot's bytes in deltas since it; 0.5 is half.
  public var maximumDeltaShare: Double
  public var headers: HeaderBlobs
  public var publication: Publication

  public init(
    maximumDeltas: Int = 100, maximumDeltaShare: Double = 0.5, headers: HeaderBlobs = .none,
    publication: Publication = .withState
  ) {
    (self.maximumDeltas, self.maximumDeltaShare) = (maximumDeltas, maximumDeltaShare)
    (self.headers, self.publication) = (headers, publication)
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
