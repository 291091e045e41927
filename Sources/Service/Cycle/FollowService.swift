public import Gatekeeper
public import Logging
public import RuleKit
public import ServiceLifecycle
import Timeline

/// PREPROD, continuously: follows each output state that PROD announces, until it is told to stop.
///
/// A round that fails is logged and the next one tries again. The state under way is finished before a stop.
public struct FollowService: Service {
  private let prod: Store
  private let out: Store
  private let evaluator: Evaluator
  private let interval: Duration
  private let now: @Sendable () -> Instant
  private let logger: Logger
  private let onState: @Sendable (CycleResult) -> Void

  /// - Parameters:
  ///   - intervalSeconds: from the start of one look at PROD's announcement to the start of the next, when nothing is
  ///     announced meanwhile.
  ///   - onState: gets each state once it is announced.
  public init(
    _ prod: Store, out: Store, evaluator: Evaluator, intervalSeconds: Double, now: @escaping @Sendable () -> Instant,
    logger: Logger, onState: @escaping @Sendable (CycleResult) -> Void
  ) {
    (self.prod, self.out, self.evaluator, self.interval) = (prod, out, evaluator, .seconds(intervalSeconds))
    (self.now, self.logger, self.onState) = (now, logger, onState)
  }

  /// Runs until graceful shutdown or cancellation. Throws when the output timeline cannot be opened for writing.
  public func run() async throws {
    let follower = Confined(label: "gatekeeper.follow", try Follower(prod, out: out, evaluator: evaluator, at: now()))
    let watcher = AnnouncementWatcher(prod.liveness)
    let clock = ContinuousClock()
    while !Pause.isStopping {
      let start = clock.now
      let known = watcher.versions()
      do {
        let result = try await follower.perform { [now] follower in try follower.follow(publishedAt: now()) }
        if let result { onState(result) }
      } catch {
        logger.error("The state could not be followed; the next round tries again: \(error)")
      }
      let left = interval - start.duration(to: clock.now)
      if await Pause.wait(left, watcher, beyond: known) == .stopping { return }
    }
  }
}
