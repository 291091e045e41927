public import RuleKit

/// Something that is wrong now and stays so until it is mended: what, since when, in words.
///
/// It is said wherever people look: in the log, in `/v1/status`, on the pages and by `gatekeeper status`
/// (docs/operations.md). What a service says names no path, since its pages are open to people who need not know any.
public struct StandingProblem: Hashable, Sendable {
  /// What the problem is about. There is at most one problem of each subject.
  public enum Subject: Hashable, Sendable {
    /// Rounds that fail as a whole.
    case cycle
    /// Rounds that wait, since the clock is behind the announced state.
    case clock
    /// A dataset that cannot advance.
    case input(Dataset)
    /// An announced state that cannot be read.
    case output
    /// Explanations without records, as an input of the served state cannot be read.
    case evidence
    /// A state that the guard holds.
    case held
    /// Snapshots of the output that cannot be written.
    case snapshots
    /// Old states of a timeline that cannot be removed.
    case retention(String)
  }

  public var subject: Subject
  /// When it began; nil where that is not known.
  public var since: Instant?
  /// One sentence without a full stop.
  public var sentence: String

  public init(_ subject: Subject, since: Instant? = nil, _ sentence: String) {
    (self.subject, self.since, self.sentence) = (subject, since, sentence)
  }

  /// A dataset that cannot advance.
  public init(_ failure: InputFailure, since: Instant? = nil) {
    self.init(.input(failure.dataset), since: since, failure.sentence)
  }

  /// A state that waits for an operator.
  public init(_ held: HeldState) {
    self.init(.held, since: held.heldAt, "\(held.name) waits for an operator: \(held.summary)")
  }
}

extension StandingProblem.Subject: CustomStringConvertible {
  /// For programs: `cycle`, `input videos`.
  public var description: String {
    switch self {
    case .cycle: "cycle"
    case .clock: "clock"
    case .input(let dataset): "input \(dataset)"
    case .output: "output"
    case .evidence: "evidence"
    case .held: "held"
    case .snapshots: "snapshots"
    case .retention(let timeline): "retention \(timeline)"
    }
  }
}

extension StandingProblem {
  /// `subject`, `since` and `sentence`, in an object of a status document.
  public func write(to writer: inout JSONLineWriter) {
    writer.field("subject", "\(subject)")
    writer.field("since", since?.description)
    writer.field("sentence", sentence)
  }
}
