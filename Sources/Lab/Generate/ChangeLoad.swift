import CommandSupport
package import RuleKit
package import Service
import ServiceLifecycle
package import Synthesis

/// A stream of changes into a store at a pace, until all are out or the service is told to stop.
///
/// The load is what a queueing theorist calls open: the moment at which a change is due is fixed by the pace alone and does
/// not depend on how long the changes before it took. A load that waited for the store before it sent the next change would
/// slow down together with the store, and the waiting would be in no figure.
///
/// The loop works in batches. It waits until the next change is due, then takes every change that is due by now, applies
/// them all, and announces one state for each dataset they touch. While that happens further changes become due, and they
/// form the next batch. So a store that keeps up gets batches of one or a few changes. A store that cannot keep up gets
/// larger and larger batches, and the time from due to announced, which `Sent.lateness` gives for each change, shows it.
///
/// Snapshots that become due are written on another thread, since no change waits for one.
/// ```swift
/// let feed = try ChangeFeed(store, SyntheticChanges(catalogue, seed: 1), at: .now)
/// let load = ChangeLoad(
///   feed: Confined(label: "gatekeeper.load", feed), pace: ChangePace(rate: 1000, jitter: 0, seed: 1), limit: 500,
///   now: { .now }, onBatch: report.add)
/// try await load.run()
/// ```
package struct ChangeLoad: Service {
  private let feed: Confined<ChangeFeed>
  private let pace: ChangePace
  private let limit: Int?
  private let now: @Sendable () -> Instant
  private let onBatch: @Sendable (Sent) -> Void

  /// A batch that was sent and announced.
  package struct Sent: Sendable {
    package let batch: ChangeFeed.Batch
    /// When each of its changes was due.
    package let due: [ContinuousClock.Instant]
    /// When the last of its states was announced.
    package let announced: ContinuousClock.Instant

    /// How long after it was due each change was announced.
    package var lateness: [Duration] { due.map { $0.duration(to: announced) } }
  }

  /// - Parameters:
  ///   - limit: how many changes to send; nil for no end.
  ///   - now: the instant at which states are published.
  ///   - onBatch: gets each batch once it is announced.
  package init(
    feed: Confined<ChangeFeed>, pace: ChangePace, limit: Int?, now: @escaping @Sendable () -> Instant,
    onBatch: @escaping @Sendable (Sent) -> Void
  ) {
    (self.feed, self.pace, self.limit, self.now, self.onBatch) = (feed, pace, limit, now, onBatch)
  }

  package func run() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    var sent = 0
    let housekeeping = Housekeeping(StandingProblems(now: now, logger: Logs.logger("gatekeeper.generate")))
    while sent < limit ?? .max, await isDue(start + .seconds(pace.due(sent))) {
      let due = dueInstants(from: sent, start: start, until: clock.now)
      let (count, now) = (due.count, now)
      let batch = try await feed.perform { feed in try feed.send(count, at: now()) }
      onBatch(Sent(batch: batch, due: due, announced: clock.now))
      sent += count
      for snapshot in batch.dueSnapshots { housekeeping.publish(snapshot) }
    }
    await housekeeping.finish()
  }

  /// Waits until `instant`; false when the load shall stop.
  private func isDue(_ instant: ContinuousClock.Instant) async -> Bool {
    await cancelWhenGracefulShutdown { try? await ContinuousClock().sleep(until: instant, tolerance: .zero) }
    return !Task.isShuttingDownGracefully && !Task.isCancelled
  }

  /// When each change of the next batch was due: the one that was waited for, which is number `first` of the load, and those
  /// after it that are due until `now`.
  private func dueInstants(
    from first: Int, start: ContinuousClock.Instant, until now: ContinuousClock.Instant
  ) -> [ContinuousClock.Instant] {
    var due = [start + .seconds(pace.due(first))]
    while first + due.count < limit ?? .max {
      let next = start + .seconds(pace.due(first + due.count))
      guard next <= now else { break }
      due.append(next)
    }
    return due
  }
}
