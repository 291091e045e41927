import CommandSupport
import Gatekeeper
import Lab
import RuleKit
import Service
import ServiceLifecycle
import Synchronization
import Synthesis
import Timeline

/// How long a change takes to be seen in the output while changes keep arriving.
///
/// Two services run side by side in this process, each as a process of production has it. The load (`ChangeLoad`, what
/// `gatekeeper generate changes --rate` runs) applies changes to the input datasets at a fixed pace. The cycle
/// (`CycleService`, what `gatekeeper run` runs) takes what is announced, evaluates and announces the output, again and again.
/// Neither knows of the other.
///
/// The clock of a change starts at the moment at which the pace has it *due*, not when it was sent: if the producers are
/// late, that counts. It stops when the first output is announced that was evaluated from an input state with the change in
/// it. `LatencyLog` gets both sides, what was sent in which input version and which output was evaluated from which
/// versions, and matches them after the run.
///
/// Runs follow one another without stopping the cycle. Between two runs the benchmark waits until an output holds
/// everything that was sent, so no change of one run is counted in the next.
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

  /// Does `runs` runs of `seconds` seconds each, one after the other while the cycle goes on.
  ///
  /// - Parameters:
  ///   - store: its output timeline is written; `feed` writes its inputs.
  ///   - now: the time that states are evaluated and published at.
  /// - Returns: for each run the latency of every change, in seconds.
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
          // The cycle has no end of its own: the group stops it when the benchmark is done.
          .init(service: cycle), .init(service: bench, successTerminationBehavior: .gracefullyShutdownGroup),
        ], logger: logger))
    try await group.run()
    return bench.latencies.withLock(\.self)
  }

  func run() async throws {
    // The first cycle of a process takes longer than the others and is another figure.
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
  /// An output: the version of each dataset it was evaluated from, and when it was announced.
  private struct Output {
    let inputs: [Version?]
    let announced: ContinuousClock.Instant

    func holds(_ sent: ChangeLoad.Sent) -> Bool {
      sent.batch.versions.allSatisfy { dataset, version in inputs[dataset.index].map { $0 >= version } ?? false }
    }
  }

  private let state = Mutex<(sent: [ChangeLoad.Sent], outputs: [Output])>(([], []))

  func add(_ sent: ChangeLoad.Sent) { state.withLock { $0.sent.append(sent) } }

  /// Notes an output. Call it right after the announcement: the time is taken here.
  func add(_ cycle: CycleResult) {
    let announced = ContinuousClock().now
    let output = Output(inputs: Dataset.allCases.map { cycle.catalogue.inputs[$0]?.version }, announced: announced)
    state.withLock { $0.outputs.append(output) }
  }

  /// Whether an output is announced that holds everything that was sent.
  var isComplete: Bool {
    state.withLock { state in state.outputs.last.map { last in state.sent.allSatisfy(last.holds) } ?? false }
  }

  /// The seconds from when each change was due to the announcement of the first output that holds it. Forgets everything.
  ///
  /// Batches and outputs are both in the order of time, so the first output that holds a change is searched from the one
  /// that was found for the change before it, and all changes together take one walk over the outputs.
  func takeLatencies() -> [Double] {
    state.withLock { state in
      var (latencies, first): ([Double], Int) = ([], 0)
      for sent in state.sent {
        for (dataset, due) in zip(sent.batch.datasets, sent.due) {
          guard let version = sent.batch.versions[dataset] else { continue }
          // The datasets of a batch are announced one after the other. A cycle in between sees some of them and not the
          // rest, so the output for this change may also be an earlier one than for the change before.
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
