package import Gatekeeper
public import Logging
public import RuleKit
import Synchronization
import Timeline

/// What is wrong in this process now.
///
/// ## Overview
///
/// The parts of a service note here what fails, each time that it fails, and end it when it works again. Who wants to know
/// reads `all`: the status, the pages, the readiness probe. The log has one line when a problem begins, one for each other
/// kind of failure of the same subject, and one when it ends; it does not matter that each error has another version or
/// path in its text.
///
/// ```swift
/// let problems = StandingProblems(now: { .now }, logger: logger)
/// do { try round(); problems.end(.cycle, "Cycles succeed again") } catch { problems.note(.cycle, error, "The cycle failed") }
/// ```
public final class StandingProblems: Sendable {
  private struct Entry {
    var problem: StandingProblem
    /// The kinds of failure that the log has already.
    var said: Set<String> = []

    /// Takes over what is wrong now, and tells whether this kind of failure is new.
    mutating func renew(_ problem: StandingProblem, _ name: String) -> Bool {
      self.problem = problem
      return said.insert(name).inserted
    }
  }

  private let entries = Mutex<[StandingProblem.Subject: Entry]>([:])
  private let now: @Sendable () -> Instant
  private let logger: Logger

  /// - Parameter now: the clock for when a problem began.
  public init(now: @escaping @Sendable () -> Instant, logger: Logger) { (self.now, self.logger) = (now, logger) }

  /// Notes that something failed, again or for the first time.
  ///
  /// - Parameters:
  ///   - message: what failed, for the log, which has the error in full behind it.
  ///   - sentence: what is wrong, without a path; by default the message and the error's name.
  package func note(
    _ subject: StandingProblem.Subject, _ error: any Error, _ message: String, sentence: String? = nil
  ) {
    let name = failureName(of: error)
    let isNew = entries.withLock { entries in
      let since = entries[subject]?.problem.since ?? now()
      let problem = StandingProblem(subject, since: since, sentence ?? "\(message): \(name)")
      return entries[subject, default: Entry(problem: problem)].renew(problem, name)
    }
    if isNew { logger.error("\(message): \(error)") }
  }

  /// Notes that something works again; nothing when it did all along.
  package func end(_ subject: StandingProblem.Subject, _ message: @autoclosure () -> String) {
    guard entries.withLock({ $0.removeValue(forKey: subject) }) != nil else { return }
    logger.notice("\(message())")
  }

  /// All problems, those that began first in front.
  package var all: [StandingProblem] {
    entries.withLock { $0.values.map(\.problem) }.sorted {
      ($0.since ?? .earliest, "\($0.subject)") < ($1.since ?? .earliest, "\($1.subject)")
    }
  }

  /// Whether there is a problem of this subject.
  package func has(_ subject: StandingProblem.Subject) -> Bool { entries.withLock { $0[subject] != nil } }

  /// For how long a service that does not keep its state up to date still counts as ready, in ms. Within minutes most
  /// reasons pass, such as a disk that is full; and taking a service out of use is no small thing, since what it shows may
  /// still be right.
  static let patience: Int64 = 300_000

  /// The problems that keep the served state from following the inputs, and have done so for longer than `patience`. An
  /// input that cannot advance is none: the others do. Nor is a held state: an operator decides about it.
  package var lasting: [StandingProblem] {
    let limit = now().milliseconds - Self.patience
    return all.filter { problem in
      guard [.cycle, .clock, .output].contains(problem.subject), let since = problem.since else { return false }
      return since.milliseconds <= limit
    }
  }
}
