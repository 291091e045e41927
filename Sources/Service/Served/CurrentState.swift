import Gatekeeper
import RuleKit
import Synchronization
import Timeline

/// What requests are answered from: the newest state that could be read, and what is wrong now.
///
/// One object that three parties share. A cycle of this process leaves each finished state here as an *offer*; the
/// `OutputFollower` takes the offer, or reads what another process announced, and serves it; requests take what is served.
/// Everything lies behind one lock that is held only while a field is read or written.
final class CurrentState: Sendable {
  private struct Content {
    var served: AnswerableState?
    var held: HeldState?
    /// Whether the store was looked at once.
    var hasTried = false
    /// The newest finished cycle that nobody took yet.
    var offer: CycleResult?
    /// Whether there ever was an offer.
    var isOffered = false
  }

  private let content = Mutex(Content())
  let problems: StandingProblems

  init(_ problems: StandingProblems) { self.problems = problems }

  /// The newest state, nil before the first.
  var current: AnswerableState? { content.withLock { $0.served } }

  /// The newer state that the guard holds; nil without one.
  var held: HeldState? {
    get { content.withLock { $0.held } }
    set { content.withLock { $0.held = newValue } }
  }

  /// What is wrong now, a state that waits for an operator included.
  var standingProblems: [StandingProblem] { problems.all + (held.map { [StandingProblem($0)] } ?? []) }

  /// Whether the served state, or one of its inputs, came from the timeline of that name: then it exists.
  func hasRead(_ timeline: String) -> Bool {
    guard let evaluation = current?.evaluation else { return false }
    return timeline == Store.livenessName || Dataset(rawValue: timeline).flatMap(evaluation.version(of:)) != nil
  }

  /// Whether the store was looked at once, with or without success.
  var hasTried: Bool { content.withLock { $0.hasTried } }

  /// Leaves a finished cycle of this process to be served. A newer one takes its place: nobody has to see every state.
  func offer(_ cycle: CycleResult) {
    content.withLock { content in
      content.offer = cycle
      content.isOffered = true
    }
  }

  /// Takes the newest offer that was not taken yet.
  func takeOffer() -> CycleResult? { content.withLock { $0.offer.take() } }

  /// Whether a cycle of this process writes the output: then the store has nothing newer than its offers.
  var isOffered: Bool { content.withLock { $0.isOffered } }

  /// Answers the requests that come from now on from this state.
  func serve(_ served: AnswerableState) {
    content.withLock { content in
      content.served = served
      content.hasTried = true
    }
  }

  /// Notes an attempt that gave no new state.
  func keep() { content.withLock { $0.hasTried = true } }
}

/// One output state, ready to answer from. A request takes it once and keeps it to its end.
struct AnswerableState: Sendable {
  let explainer: Explainer
  let counts: CellCounts

  /// O(videos).
  init(_ explainer: Explainer) {
    self.explainer = explainer
    counts = explainer.state.counts
  }

  var version: Version { explainer.state.version }
  var evaluation: EvaluationRecord { explainer.state.evaluation }

  /// `liveness@20261122233800000`.
  var name: String { "\(Store.livenessName)@\(version)" }
}
