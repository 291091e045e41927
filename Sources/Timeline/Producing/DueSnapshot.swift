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
