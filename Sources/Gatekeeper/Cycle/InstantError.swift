public import RuleKit
public import Timeline

/// An evaluation is asked for at an instant before that of the announced state.
///
/// Time only goes on for rights: a window that has ended does not open again. With a clock that was put back, cells whose rights
/// have ended would be live once more, which is the one error that nobody can take back. So nothing is evaluated until the
/// clock is past the announced instant again. Small steps back are another matter: a clock is corrected, or the next process
/// runs on a machine whose clock differs a little.
public struct InstantError: Error, Hashable, Sendable {
  /// The instant asked for.
  public let instant: Instant
  /// When the announced state was evaluated.
  public let announced: Instant
  public let version: Version

  /// Milliseconds that an evaluation may be before the announced one.
  public static let toleranceMilliseconds: Int64 = 10_000

  /// Throws for an instant that is more than the tolerance before that of the announced state.
  static func check(_ instant: Instant, after announced: TimelineState) throws {
    if let error = try InstantError(instant, after: announced) { throw error }
  }

  /// Nil for an instant that may be evaluated after `announced`, an output state.
  public init?(_ instant: Instant, after announced: TimelineState) throws {
    let evaluatedAt = try EvaluationRecord(from: announced).evaluatedAt
    guard instant.milliseconds < evaluatedAt.milliseconds - Self.toleranceMilliseconds else { return nil }
    (self.instant, self.announced, version) = (instant, evaluatedAt, announced.version)
  }
}

extension InstantError: NamedFailure, CustomStringConvertible {
  public var failureName: String { "the clock is behind the announced state" }

  /// What is wrong, for people who need not mend it.
  public var sentence: String {
    "The clock is behind the announced state: it says \(instant), \(Store.livenessName)@\(version) was evaluated at "
      + "\(announced); nothing is evaluated until the clock is past that"
  }

  /// What is wrong, and the way out.
  public var description: String {
    "\(instant) is before \(announced), at which \(Store.livenessName)@\(version) was evaluated: rights that ended in between "
      + "would be live again, so nothing is evaluated. Set the clock right. Where the announced instant is what is wrong, stop "
      + "what writes the store and say 'gatekeeper dataset rollback \(Store.livenessName) VERSION --reason TEXT' with a version "
      + "that was evaluated before ('gatekeeper dataset ls \(Store.livenessName)' lists them)"
  }
}

/// Which instants a cycle may evaluate after that of the announced state.
public enum InstantOrder: Sendable {
  /// Later ones, and those that are no more than `InstantError.toleranceMilliseconds` before: right for a clock.
  case forward
  /// Any: right for one who follows another output, wherever that goes.
  case any
}
