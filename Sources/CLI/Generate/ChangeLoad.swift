import Gatekeeper
import Ingest
import RuleKit
import Service
import ServiceLifecycle
import Synchronization
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

/// The producers of all datasets of a store, and the sequence of changes they are fed from.
///
/// A class, so that the sequence, which knows every record it has changed, is never copied.
final class ChangeFeed {
  private let applier: ChangeApplier
  private let datasets: Set<Dataset>
  private var changes: SyntheticChanges.Iterator

  /// Changes that were published.
  struct Batch: Sendable {
    /// The dataset of each change, in order.
    let datasets: [Dataset]
    /// The states that hold them, by dataset.
    let versions: [Dataset: Version]
    /// Snapshots that are due now, and that nobody waits for.
    let dueSnapshots: [DueSnapshot]
  }

  /// Opens the datasets for writing. Throws `TimelineError.secondWriter` while another process writes one.
  ///
  /// - Parameters:
  ///   - changes: only those to `datasets` are taken.
  ///   - skip: how many of those are left out first.
  init(
    _ store: Store, _ changes: SyntheticChanges, of datasets: [Dataset] = Dataset.allCases, skip: Int = 0,
    at instant: Instant
  ) throws {
    applier = ChangeApplier(store, defersSnapshots: true)
    self.datasets = Set(datasets)
    self.changes = changes.makeIterator()
    try applier.open(at: instant)
    _ = take(skip)
  }

  /// Applies the next changes and announces their states, one for each dataset they touch.
  func send(_ count: Int, at instant: Instant) throws -> Batch { try send(take(count), at: instant) }

  func send(_ events: [ChangeEvent], at instant: Instant) throws -> Batch {
    let states = try applier.apply(events, at: instant)
    return Batch(
      datasets: events.map(\.dataset), versions: Dictionary(uniqueKeysWithValues: states.compactMap(Self.named)),
      dueSnapshots: applier.takeDueSnapshots())
  }

  private static func named(_ state: TimelineState) -> (Dataset, Version)? {
    Dataset(rawValue: state.timeline).map { ($0, state.version) }
  }

  /// The next changes.
  func take(_ count: Int) -> [ChangeEvent] {
    var events: [ChangeEvent] = []
    events.reserveCapacity(count)
    while events.count < count, let event = changes.next() {
      if datasets.contains(event.dataset) { events.append(event) }
    }
    return events
  }
}

/// Says every few seconds what a load has sent and how late it was, and at the end of all of it.
final class LoadReport: Sendable {
  private struct Tally {
    var changes = 0
    var batches = 0
    var lateness: Duration = .zero
    var worst: Duration = .zero

    mutating func add(_ sent: ChangeLoad.Sent) {
      changes += sent.due.count
      batches += 1
      for late in sent.lateness {
        lateness += late
        worst = max(worst, late)
      }
    }

    var text: String {
      guard changes > 0 else { return "0 events applied" }
      return
        "\(changes) events applied in \(batches) batches; announced \(Console.seconds((lateness / changes).seconds)) "
        + "after they were due on average, \(Console.seconds(worst.seconds)) at most"
    }
  }

  private let interval: Duration
  private let state: Mutex<(all: Tally, recent: Tally, next: ContinuousClock.Instant)>

  /// - Parameter interval: from one line to the next.
  init(every interval: Duration) {
    self.interval = interval
    state = Mutex((Tally(), Tally(), ContinuousClock().now + interval))
  }

  func add(_ sent: ChangeLoad.Sent) {
    let line = state.withLock { state -> String? in
      state.all.add(sent)
      state.recent.add(sent)
      guard sent.announced >= state.next else { return nil }
      let text = state.recent.text
      (state.recent, state.next) = (Tally(), sent.announced + interval)
      return text
    }
    if let line { Console.note(line) }
  }

  /// What the whole load came to.
  var summary: String { state.withLock { $0.all.text } }
}
