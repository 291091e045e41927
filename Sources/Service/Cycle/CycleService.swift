import BitMemory
import Dispatch
public import Gatekeeper
public import Logging
public import RuleKit
public import ServiceLifecycle
import Synchronization
public import Timeline

/// The continuous evaluation: a cycle at least once an interval and when an input is announced, each with the newest
/// inputs, until it is told to stop.
///
/// A stop never interrupts a publication: the cycle under way ends first. A cycle that fails is logged and the next round
/// tries again; what was announced stays. Runs on a queue of its own.
public struct CycleService: Service {
  private let store: Store
  private let evaluator: Evaluator
  private let timelines: InputTimelines
  private let interval: Duration
  private let blastRadius: BlastRadiusPolicy?
  private let retention: RetentionPolicy?
  private let audit: CycleAudit?
  private let now: @Sendable () -> Instant
  private let logger: Logger
  private let onCycle: @Sendable (CycleResult) -> Void

  /// - Parameters:
  ///   - timelines: the readers of the inputs, when they are shared with a server in this process.
  ///   - intervalSeconds: from the start of one cycle to the start of the next when no input is announced meanwhile; a
  ///     longer cycle is followed at once.
  ///   - blastRadius: how many cells may go dark from one state to the next; a state that exceeds it is held. Nil announces
  ///     every state.
  ///   - retention: which states are kept when old ones are removed, about once a minute; nil keeps all.
  ///   - audit: compares a state with a full evaluation every so many cycles; nil does not.
  ///   - now: the clock that gives `evaluatedAt` and the versions.
  ///   - onCycle: gets each finished cycle, after its announcement.
  public init(
    _ store: Store, evaluator: Evaluator, timelines: InputTimelines? = nil, intervalSeconds: Double = 1,
    blastRadius: BlastRadiusPolicy? = nil, retention: RetentionPolicy? = nil, audit: CycleAudit? = nil,
    now: @escaping @Sendable () -> Instant, logger: Logger, onCycle: @escaping @Sendable (CycleResult) -> Void
  ) {
    precondition(intervalSeconds >= 0, "an interval of \(intervalSeconds) s")
    (self.store, self.evaluator, self.timelines) = (store, evaluator, timelines ?? store.inputs())
    (self.interval, self.blastRadius) = (.seconds(intervalSeconds), blastRadius)
    (self.retention, self.audit) = (retention, audit)
    (self.now, self.logger, self.onCycle) = (now, logger, onCycle)
  }

  /// A pause longer than this is interrupted to renew the lease, which lasts much longer.
  private static let renewal = Duration.seconds(60)

  /// Runs until graceful shutdown or cancellation. Throws `TimelineError.secondWriter` or `.fenced`, and nothing else.
  public func run() async throws {
    let runner = Confined(
      label: "gatekeeper.cycle",
      CycleRunner(
        store, evaluator: evaluator, timelines: timelines, blastRadius: blastRadius, retention: retention,
        audit: audit, logger: logger))
    let housekeeping = Housekeeping(logger)
    try await run(runner, housekeeping)
    await housekeeping.finish()
  }

  private func run(_ runner: Confined<CycleRunner>, _ housekeeping: Housekeeping) async throws {
    // A decision about a held state starts a cycle too.
    let watcher = timelines.watcher(and: store.decisions)
    let clock = ContinuousClock()
    while !Pause.isStopping {
      let start = clock.now
      let known = watcher.versions()
      let finished = try await runner.perform { [now] runner in try runner.attempt(at: now()) }
      if let finished { onCycle(finished) }
      if let due = try await runner.perform({ $0.takeDueSnapshot() }) { housekeeping.publish(due) }
      if let due = try await runner.perform({ [now] in $0.takeDueRemoval(at: now()) }) { housekeeping.remove(due) }
      var outcome = Pause.Outcome.over
      repeat {
        let left = interval - start.duration(to: clock.now)
        outcome = await Pause.wait(min(left, Self.renewal), watcher, beyond: known)
        if left <= Self.renewal || outcome != .over { break }
        try await runner.perform { [now] runner in try runner.renew(at: now()) }
      } while true
      if outcome == .stopping { return }
    }
  }
}

/// The standing audit of a continuous evaluation: a fault is counted, logged with its cells, and left as a case on disk.
public struct CycleAudit: Sendable {
  private let audit: StandingAudit
  private let casesDirectory: String

  /// - Parameters:
  ///   - interval: cycles from one audit to the next.
  ///   - casesDirectory: where `VERSION.json` of a fault is left.
  public init(_ ruleSet: RuleSet, every interval: Int, casesDirectory: String) {
    audit = StandingAudit(ruleSet, every: interval)
    self.casesDirectory = casesDirectory
  }

  func note(_ cycle: CycleResult) { audit.note(cycle.state, cycle.catalogue.inputs) }

  /// Whether an audit ended with a fault since this was last asked: then the next cycle has to start anew.
  func foundFault(_ logger: Logger) -> Bool {
    switch audit.takeOutcome() {
    case nil, .sound: return false
    case .failed(let version, let reason):
      logger.error("The audit of liveness@\(version) could not be made: \(reason)")
      return false
    case .fault(let fault):
      let (finished, faults) = audit.counts
      logger.critical(
        "\(fault.summary); everything is evaluated anew",
        metadata: ["case": "\(path(fault))", "audits": "\(finished)", "faults": "\(faults)"])
      do {
        try FileSystem.createDirectory(casesDirectory)
        try FileSystem.replaceFile(path(fault), with: Array((fault.json + "\n").utf8))
      } catch {
        logger.error("The case could not be left at \(path(fault)): \(error)")
      }
      return true
    }
  }

  private func path(_ fault: AuditFault) -> String { "\(casesDirectory)/\(fault.version).json" }
}

/// Work that no change waits for, one piece after the other on a thread of its own, beside what made it due and off the pool
/// that tasks share: snapshots, and the removal of old states. A failure is logged; what was not done is due again later.
package final class Housekeeping: Sendable {
  private let queue = DispatchQueue(label: "gatekeeper.housekeeping", qos: .utility)
  private let logger: Logger

  package init(_ logger: Logger) { self.logger = logger }

  /// Returns at once.
  package func publish(_ due: DueSnapshot) {
    perform("The snapshot of \(due.version) is missing until a later one") { try due.publish() }
  }

  /// Returns at once.
  package func remove(_ due: DueRemoval) {
    if due.blobs.isEmpty { return }
    perform("Old states of \(due.timeline) stay") { try due.carryOut() }
  }

  private func perform(_ failure: String, _ work: @escaping @Sendable () throws -> Void) {
    queue.async { [logger] in
      do { try work() } catch { logger.error("\(failure): \(error)") }
    }
  }

  /// Waits for all that was handed over.
  package func finish() async {
    await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
  }
}

/// The wait between two rounds of a service, which ends early when the service shall stop.
enum Pause {
  /// Whether the running service was told to stop, gracefully or by cancellation.
  static var isStopping: Bool { Task.isShuttingDownGracefully || Task.isCancelled }

  /// What ended a wait.
  enum Outcome { case over, changed, stopping }

  /// Waits until the time is over, or something is announced beyond what is `known`.
  static func wait(_ duration: Duration, _ watcher: AnnouncementWatcher, beyond known: [Version?]) async -> Outcome {
    guard !isStopping else { return .stopping }
    guard duration > .zero else {
      await Task.yield()
      return isStopping ? .stopping : .over
    }
    let milliseconds = Int((duration / .milliseconds(1)).rounded(.up))
    let change = await cancelWhenGracefulShutdown {
      await watcher.change(beyond: known, timeoutMilliseconds: milliseconds)
    }
    if isStopping { return .stopping }
    return change == nil ? .over : .changed
  }
}

/// A value that one queue of its own works with, so that work that blocks takes no thread of the pool that answers
/// requests, and no two pieces of work overlap.
package final class Confined<Value>: Sendable {
  private let queue: DispatchQueue
  private let value: Mutex<Value>

  package init(label: String, _ value: consuming sending Value) {
    queue = DispatchQueue(label: label, qos: .userInitiated)
    self.value = Mutex(value)
  }

  /// Runs `work` on the queue to its end; cancelling the waiting task does not cut it short.
  package func perform<Output: Sendable>(
    _ work: @escaping @Sendable (inout sending Value) throws -> sending Output
  ) async throws -> Output {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try self.value.withLock(work) }) }
    }
  }
}
