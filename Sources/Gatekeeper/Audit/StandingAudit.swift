import Dispatch
public import RuleKit
import Synchronization
public import Timeline

/// Audits every so many cycles in the background, one at a time. Safe from several threads.
public final class StandingAudit: Sendable {
  /// How an audit ended.
  public enum Outcome: Sendable {
    case sound(Version)
    case fault(AuditFault)
    /// It could not be made.
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
  public func note(_ state: TimelineState, _ inputs: PinnedInputs) {
    let begins = content.withLock { content in
      content.cycles += 1
      guard content.cycles >= interval, !content.isRunning, content.outcome == nil else { return false }
      (content.cycles, content.isRunning) = (0, true)
      return true
    }
    if begins { queue.async { self.run(state, inputs) } }
  }

  private func run(_ state: TimelineState, _ inputs: PinnedInputs) {
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
