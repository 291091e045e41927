import Hollow

/// A snapshot that the policy asks for, of a state that is announced already. It can be published from another thread
/// while the producer goes on.
public struct DueSnapshot: Sendable {
  let state: TimelineState
  /// The state before, whose records count in the widths as in Java's snapshots; nil after a restart.
  let previous: DataState?
  let publisher: StatePublisher

  public var version: Version { state.version }

  /// Writes and publishes it. A failure leaves it due again after the next state. O(records).
  public func publish() throws { try publisher.publishSnapshot(state, previous: previous) }
}
