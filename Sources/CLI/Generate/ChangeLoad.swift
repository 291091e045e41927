import Gatekeeper
import RuleKit
import Service
import ServiceLifecycle
import Synthesis
import Timeline

/// A stream of changes into a store at a pace, until all are out or it is told to stop.
///
/// Open-loop: when a change is due does not depend on how long the ones before it took. A batch holds what is due when the
/// batch before it is announced; so a store that cannot keep up gets larger batches, and the lateness shows it.
struct ChangeLoad: Service {
  let feed: Confined<ChangeFeed>
  let pace: ChangePace
  /// How many changes to send; nil for no end.
  let limit: Int?
  let now: @Sendable () -> Instant
  /// Gets each batch once it is announced.
  let onBatch: @Sendable (Sent) -> Void

  /// A batch that was sent.
  struct Sent: Sendable {
    let batch: ChangeFeed.Batch
    /// When each of its changes was due.
    let due: [ContinuousClock.Instant]
    let announced: ContinuousClock.Instant

    /// How long after it was due each change was announced.
    var lateness: [Duration] { due.map { $0.duration(to: announced) } }
  }

  func run() async throws {
    let clock = ContinuousClock()
    let start = clock.now
    var sent = 0
    let housekeeping = Housekeeping(Logs.logger("gatekeeper.generate"))
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
