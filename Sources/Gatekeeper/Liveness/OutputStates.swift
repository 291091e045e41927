public import RuleKit
public import Timeline

/// The output states of a store, by version or by instant.
///
/// ```swift
/// let outputs = OutputStates(store)
/// let newest = try outputs.latest()
/// let past = try outputs.state(at: "2026-01-01T00:00:00Z")
/// ```
public struct OutputStates: Sendable {
  private let consumer: Consumer

  public init(_ store: Store) { consumer = Consumer(store.liveness) }

  /// The announced state. Throws `TimelineError.noState` before the first.
  public func latest() throws -> LivenessState {
    guard let state = try consumer.latest() else {
      throw TimelineError(
        code: .noState, timeline: consumer.timeline,
        detail: "nothing was evaluated yet; import the datasets and run 'gatekeeper evaluate'")
    }
    return try LivenessState(state)
  }

  /// Exactly this version, or an error that says which are kept.
  public func state(at version: Version) throws -> LivenessState { try LivenessState(try consumer.state(at: version)) }

  /// The newest state evaluated at or before `instant`. O(states) reads, newest first.
  public func state(evaluatedBy instant: Instant) throws -> LivenessState {
    for version in try consumer.versions().reversed() {
      let state = try state(at: version)
      if state.evaluation.evaluatedAt <= instant { return state }
    }
    throw TimelineError(
      code: .stateGone, timeline: consumer.timeline, detail: "no kept state was evaluated at or before \(instant)")
  }

  /// The state that `text` names: a version of 17 digits, an instant (RFC 3339 or ms since 1970), nothing for the
  /// latest.
  public func state(at text: String?) throws -> LivenessState {
    guard let text else { return try latest() }
    if text.utf8.count == 17, let version = Version(text) { return try state(at: version) }
    if let instant = Int64(text).map({ Instant(milliseconds: $0) }) ?? Instant(rfc3339: text) {
      return try state(evaluatedBy: instant)
    }
    throw TimelineError(
      code: .noState, timeline: consumer.timeline,
      detail: "'\(text)' is neither a version (17 digits) nor an instant (RFC 3339 or milliseconds since 1970)")
  }

  /// The versions that can be read, ascending.
  public func versions() throws -> [Version] { try consumer.versions() }
}
