import Dispatch
import Hollow
public import RuleKit
import Synchronization
public import Timeline

/// The standing check that a state published on top of the one before is what an evaluation from nothing gives.
///
/// Three digests must be one: the digest that the state's `Evaluation` record says, that of its records as they are
/// stored, and that of an evaluation from nothing. Nothing is taken from the cycle that published the state: inputs are
/// indexed, evaluated and digested anew, so a defect of the incremental path cannot hide itself. Only when they differ
/// is a whole output built in memory, to say which cells are wrong.
///
/// ```swift
/// let audit = Audit(ruleSet)
/// if let fault = try audit.fault(in: result.state, of: inputs) { print(fault.summary) }
/// ```
public struct Audit: Sendable {
  private let evaluator: Evaluator

  /// - Parameter threads: how many threads evaluate; the cycle goes on beside.
  public init(_ ruleSet: RuleSet, threads: Int = 1) { evaluator = Evaluator(ruleSet, threads: threads) }

  /// What is wrong with `state`, evaluated from `inputs`; nil when nothing is. O(everything).
  public func fault(in state: TimelineState, of inputs: InputStates) throws -> AuditFault? {
    let published = try LivenessState(state)
    let evaluation = published.evaluation
    let records = DigestTree(of: published).root.hexadecimal
    let expected = try digest(inputs, at: evaluation.evaluatedAt)
    if records == evaluation.digest, expected == evaluation.digest { return nil }
    let full = try Replayer.output(of: inputs, at: evaluation.evaluatedAt, with: evaluator, version: state.version)
    return AuditFault(published: published, recordsDigest: records, expected: full)
  }

  private func digest(_ inputs: InputStates, at instant: Instant) throws -> String {
    var tree = DigestTree()
    try evaluator.evaluateFromNothing(Catalogue(inputs), at: instant) { for leaf in $0.leaves { tree.set(leaf) } }
    tree.refresh()
    return tree.root.hexadecimal
  }
}

/// A published state that is not what its inputs give.
public struct AuditFault: Sendable {
  public let published: LivenessState
  /// The digest of its records, which may not be the one its `Evaluation` says.
  public let recordsDigest: String
  /// What an evaluation from nothing gives.
  public let expected: LivenessState

  init(published: LivenessState, recordsDigest: String, expected: LivenessState) {
    (self.published, self.recordsDigest, self.expected) = (published, recordsDigest, expected)
  }

  public var version: Version { published.version }

  /// The cells that differ, from what was published to what is right. Empty when only a digest is wrong.
  public var diff: StateDiff { StateDiff(everyVideoOf: published, expected) }

  /// One line for a log: how many cells, and the first videos.
  public var summary: String {
    let diff = diff
    let videos = diff.videos.prefix(5).map { "\($0.videoID)" }.joined(separator: ", ")
    return
      "liveness@\(version): \(diff.counts.cells) cells of \(diff.counts.videos) videos differ from a full evaluation"
      + (videos.isEmpty ? "" : " (videos \(videos)\(diff.videos.count > 5 ? " ..." : ""))")
      + "; digest \(published.evaluation.digest), of its records \(recordsDigest), of a full evaluation "
      + expected.evaluation.digest
  }

  /// The case as one JSON object: input versions, instant, rules, digests and the videos that differ; 'gatekeeper
  /// replay' repeats it.
  public var json: String {
    let (diff, evaluation) = (diff, published.evaluation)
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("version", "\(version)")
      object.field("evaluatedAt", evaluation.evaluatedAt.milliseconds)
      object.field("rules", "\(evaluation.rules)")
      object.field("mode", evaluation.mode.rawValue)
      object.field("inputs") { inputs in
        for input in evaluation.inputs { inputs.field(input.dataset.rawValue, "\(input.version)") }
      }
      object.field("digest", evaluation.digest)
      object.field("recordsDigest", recordsDigest)
      object.field("expectedDigest", expected.evaluation.digest)
      object.field("cells", diff.counts.cells)
      object.field("videos", strings: diff.videos.prefix(1000).map { "\($0.videoID)" })
    }
    return writer.text
  }
}

/// Audits every so many cycles in the background, one at a time. Safe from several threads.
///
/// While an audit is under way, or its outcome was not taken, no other begins: a slow audit makes audits rarer, and
/// never makes them queue up.
///
/// ```swift
/// let standing = StandingAudit(ruleSet, every: 100)
/// standing.note(result.state, inputs)  // after each cycle
/// if case .fault(let fault) = standing.takeOutcome() { print(fault.summary) }
/// ```
public final class StandingAudit: Sendable {
  /// How an audit ended.
  public enum Outcome: Sendable {
    case sound(Version)
    case fault(AuditFault)
    /// It could not be made, and why.
    case failed(Version, String)
  }

  private struct Content {
    var cycles = 0
    var isRunning = false
    var outcome: Outcome?
    var finished = 0
    var faults = 0
  }

  private let audit: Audit
  private let interval: Int
  private let content = Mutex(Content())
  private let queue = DispatchQueue(label: "gatekeeper.audit", qos: .utility)

  /// - Parameter interval: cycles from one audit to the next; at least 1.
  public init(_ ruleSet: RuleSet, every interval: Int) {
    precondition(interval >= 1, "an audit every \(interval) cycles")
    (audit, self.interval) = (Audit(ruleSet), interval)
  }

  /// How many audits ended, and how many of them found a fault.
  public var counts: (finished: Int, faults: Int) { content.withLock { ($0.finished, $0.faults) } }

  /// Notes a finished cycle and begins an audit of its state when it is time and none is under way.
  public func note(_ state: TimelineState, _ inputs: InputStates) {
    let begins = content.withLock { content in
      content.cycles += 1
      guard content.cycles >= interval, !content.isRunning, content.outcome == nil else { return false }
      (content.cycles, content.isRunning) = (0, true)
      return true
    }
    if begins { queue.async { self.run(state, inputs) } }
  }

  private func run(_ state: TimelineState, _ inputs: InputStates) {
    let outcome: Outcome
    do {
      outcome = try audit.fault(in: state, of: inputs).map { .fault($0) } ?? .sound(state.version)
    } catch {
      outcome = .failed(state.version, "\(error)")
    }
    content.withLock { content in
      (content.isRunning, content.outcome) = (false, outcome)
      content.finished += 1
      if case .fault = outcome { content.faults += 1 }
    }
  }

  /// The outcome of the audit that ended since this was last asked, nil without one.
  public func takeOutcome() -> Outcome? { content.withLock { $0.outcome.take() } }

  /// Waits until no audit is under way.
  public func wait() { queue.sync {} }
}
