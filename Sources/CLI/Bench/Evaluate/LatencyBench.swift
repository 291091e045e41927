import Gatekeeper
import RuleKit
import Service
import ServiceLifecycle
import Synchronization
import Synthesis
import Timeline

/// How long a change takes to be seen while changes arrive: producers and cycle as `generate changes --rate` and `run`
/// have them, in one process.
final class LatencyBench: Service {
  private let feed: Confined<ChangeFeed>
  private let pace: ChangePace
  private let runs: Int
  private let seconds: Double
  private let now: @Sendable () -> Instant
  private let log = LatencyLog()
  private let latencies = Mutex<[[Double]]>([])

  private init(
    _ feed: Confined<ChangeFeed>, _ pace: ChangePace, runs: Int, seconds: Double, now: @escaping @Sendable () -> Instant
  ) {
    (self.feed, self.pace, self.runs, self.seconds, self.now) = (feed, pace, runs, seconds, now)
  }

  /// Runs of `seconds` each, one after the other while the cycle goes on. Returns the latencies of each, in seconds.
  static func latencies(
    _ store: Store, evaluator: Evaluator, feed: Confined<ChangeFeed>, pace: ChangePace, runs: Int, seconds: Double,
    now: @escaping @Sendable () -> Instant
  ) async throws -> [[Double]] {
    let (bench, logger) = (
      LatencyBench(feed, pace, runs: runs, seconds: seconds, now: now), Logs.logger("gatekeeper.bench")
    )
    let cycle = CycleService(
      store, evaluator: evaluator, retention: RetentionPolicy(newestStates: RetentionOptions.usualStates), now: now,
      logger: logger, onCycle: bench.log.add)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: cycle), .init(service: bench, successTerminationBehavior: .gracefullyShutdownGroup),
        ], logger: logger))
    try await group.run()
    return bench.latencies.withLock(\.self)
  }

  func run() async throws {
    try await finishCycle()
    for _ in 0..<runs {
      _ = log.takeLatencies()
      let load = ChangeLoad(
        feed: feed, pace: pace, limit: pace.count(within: seconds), now: now, onBatch: log.add)
      try await load.run()
      try await finishCycle()
      let latencies = log.takeLatencies()
      self.latencies.withLock { $0.append(latencies) }
    }
  }

  /// Waits until everything that was sent is announced.
  private func finishCycle() async throws {
    while !log.isComplete { try await Task.sleep(for: .milliseconds(5)) }
  }
}

extension [Double] {
  /// The smallest element that this share of all does not exceed; 0 without any.
  func percentile(_ share: Double) -> Double {
    let sorted = sorted()
    return sorted.isEmpty ? 0 : sorted[Swift.max(0, Int((Double(count) * share).rounded(.up)) - 1)]
  }
}

/// What was sent and what was announced, from which follows when each change was seen.
final class LatencyLog: Sendable {
  private struct Output {
    let inputs: [Version?]
    let announced: ContinuousClock.Instant

    func holds(_ sent: ChangeLoad.Sent) -> Bool {
      sent.batch.versions.allSatisfy { dataset, version in inputs[dataset.index].map { $0 >= version } ?? false }
    }
  }

  private let state = Mutex<(sent: [ChangeLoad.Sent], outputs: [Output])>(([], []))

  func add(_ sent: ChangeLoad.Sent) { state.withLock { $0.sent.append(sent) } }

  /// Call at once after the announcement.
  func add(_ cycle: CycleResult) {
    let announced = ContinuousClock().now
    let output = Output(inputs: Dataset.allCases.map { cycle.catalogue.inputs[$0]?.version }, announced: announced)
    state.withLock { $0.outputs.append(output) }
  }

  /// Whether an output is announced that holds everything that was sent.
  var isComplete: Bool {
    state.withLock { state in state.outputs.last.map { last in state.sent.allSatisfy(last.holds) } ?? false }
  }

  /// The seconds from when each change was due to the announcement of the first output that holds it. Forgets them.
  func takeLatencies() -> [Double] {
    state.withLock { state in
      var (latencies, first): ([Double], Int) = ([], 0)
      for sent in state.sent {
        for (dataset, due) in zip(sent.batch.datasets, sent.due) {
          guard let version = sent.batch.versions[dataset] else { continue }
          // Datasets of a batch are announced one by one, so that one may be seen before another.
          while first > 0, Self.holds(state.outputs[first - 1], dataset, version) { first -= 1 }
          while first < state.outputs.count, !Self.holds(state.outputs[first], dataset, version) { first += 1 }
          guard first < state.outputs.count else { continue }
          latencies.append(due.duration(to: state.outputs[first].announced).seconds)
        }
      }
      state = ([], [])
      return latencies
    }
  }

  private static func holds(_ output: Output, _ dataset: Dataset, _ version: Version) -> Bool {
    output.inputs[dataset.index].map { $0 >= version } ?? false
  }
}
