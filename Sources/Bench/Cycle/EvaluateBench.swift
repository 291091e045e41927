import CommandSupport
import Gatekeeper
import Lab
import RuleKit
import Service
import Synthesis
import Timeline

/// What cycles take on a synthetic catalogue: the first of a process, those over everything, those after one change and after
/// a burst, and how soon a change is seen under load.
///
/// A figure `cycle.X` is a whole cycle; `cycle.X-index`, `-evaluate` and `-publish` are its parts. All cycles write outputs
/// of their own, so that no figure depends on which others were measured before it.
struct EvaluateBench {
  private let work: BenchWork
  private let evaluator: Evaluator
  private let load: (rate: Double, seconds: Double)
  private let clock: BenchClock
  private let inputs: InputTimelines
  private let feed: Confined<ChangeFeed>

  /// - Parameter load: changes a minute that arrive, and for how many seconds a run.
  init(_ work: BenchWork, evaluator: Evaluator, load: (rate: Double, seconds: Double)) throws {
    (self.work, self.evaluator, self.load) = (work, evaluator, load)
    clock = BenchClock(from: work.catalogue.instant)
    inputs = work.store.inputs()
    let changes = SyntheticChanges(work.catalogue, seed: work.catalogue.seed)
    feed = Confined(label: "gatekeeper.load", try ChangeFeed(work.store, changes, at: clock.now))
  }

  func run() async throws {
    if work.wants("cycle.cold", "memory.") { try measureFirstCycles() }
    if work.wants("evaluate.", "scaling.") { try measureThreads() }
    if work.wants("cycle.full", "cycle.evaluate", "cycle.publish", "cycle.incremental") { try await measureCycles() }
    if work.wants("latency.") { try await measureLatency() }
  }

  private func add(_ name: String, _ unit: String, _ samples: [Double], threads: Int? = nil) {
    work.add(name, unit, samples, threads: threads ?? evaluator.threads)
  }

  private func pins() throws -> InputStates { try inputs.latest() }

  /// First cycles, and the memory after them, each of a process of its own.
  private func measureFirstCycles() throws {
    let blobs = Double(try work.snapshotBytes())
    let cycles = try (0..<work.runs).map { number in
      try FirstCycle.measured(
        work.store, output: work.output("first-\(number)"), threads: evaluator.threads, at: clock.now)
    }
    add("cycle.cold", "s", cycles.map(\.cycleSeconds))
    add("cycle.cold-load", "s", cycles.map(\.loadSeconds))
    add("cycle.cold-index", "s", cycles.map(\.indexSeconds))
    add("cycle.cold-evaluate", "s", cycles.map(\.evaluateSeconds))
    add("cycle.cold-publish", "s", cycles.map(\.publishSeconds))
    add("memory.inputs-and-indexes", "bytes", cycles.map { Double($0.inputBytes) })
    add("memory.blobs", "bytes", [blobs])
    add("memory.blobs-loaded", "bytes", cycles.map { Double($0.loadedBlobBytes) })
    add("memory.vs-blobs", "ratio", cycles.map { Double($0.inputBytes) / blobs })
    add("memory.vs-blobs-loaded", "ratio", cycles.map { Double($0.inputBytes) / Double($0.loadedBlobBytes) })
    add("memory.resident", "bytes", cycles.map { Double($0.residentBytes) })
    add("memory.peak", "bytes", cycles.map { Double($0.peakBytes) })
  }

  /// Evaluation on one thread and on two. They take turns, so that a busy minute of the machine falls on both.
  private func measureThreads() throws {
    let pins = try pins()
    let cycles = try [1, 2].map { threads in
      try MeasuredCycle(
        work.output("threads-\(threads)"), evaluator: Evaluator(evaluator.ruleSet, threads: threads), clock: clock)
    }
    for cycle in cycles { _ = try cycle.run(pins, .everything) }
    let seconds = try (0..<work.runs).map { _ in
      try cycles.map { try $0.run(pins, .everything).result.timings.evaluateSeconds }
    }
    add("evaluate.1-thread", "s", seconds.map { $0[0] }, threads: 1)
    add("evaluate.2-threads", "s", seconds.map { $0[1] }, threads: 2)
    add("scaling.2-threads", "ratio", seconds.map { $0[0] / $0[1] }, threads: 2)
  }

  /// Cycles of one process: of everything, of one change, and of a burst.
  private func measureCycles() async throws {
    let cycle = try MeasuredCycle(work.output("cycles"), evaluator: evaluator, clock: clock)
    _ = try cycle.run(try pins(), .everything)
    if work.wants("cycle.full", "cycle.evaluate", "cycle.publish") { try measureFull(cycle) }
    guard work.wants("cycle.incremental") else { return }
    // A batch that does not count: the first changes of a process take longer than all later ones.
    _ = try await change(cycle, try await feed.perform { $0.take(1000) })
    if work.wants("cycle.incremental-1") {
      // Changes of one record that concern one video. A territory concerns every video, so its changes are left out; and
      // each is sent alone, although the sequence has several in a row where a new video arrives with its records.
      let changes = try await feed.perform { [runs = work.runs] feed in
        feed.take(100 * runs).filter { $0.dataset != .territories }.prefix(10 * runs).map { [$0] }
      }
      try await measureChanges("cycle.incremental-1", cycle, changes)
    }
    if work.wants("cycle.incremental-50000") {
      let bursts = try await feed.perform { [runs = work.runs] feed in (0..<runs).map { _ in feed.take(50_000) } }
      try await measureChanges("cycle.incremental-50000", cycle, bursts)
    }
  }

  /// Cycles over everything although nothing changed.
  private func measureFull(_ cycle: MeasuredCycle) throws {
    let pins = try pins()
    let runs = try (0..<work.runs).map { _ in try cycle.run(pins, .everything) }
    add("cycle.full", "s", runs.map(\.seconds))
    add("cycle.evaluate", "s", runs.map(\.result.timings.evaluateSeconds))
    add("cycle.publish", "s", runs.map(\.result.timings.publishSeconds))
    add("cycle.full-changed-videos", "count", runs.map { Double($0.result.changedVideos) })
  }

  /// Changes appended, brought into input states, evaluated and announced.
  private func measureChanges(_ name: String, _ cycle: MeasuredCycle, _ batches: [[ChangeEvent]]) async throws {
    var samples: [(inputs: Double, run: MeasuredCycle.Run)] = []
    for events in batches { samples.append(try await change(cycle, events)) }
    add(name, "s", samples.map { $0.inputs + $0.run.seconds })
    add("\(name)-inputs", "s", samples.map(\.inputs))
    add("\(name)-index", "s", samples.map(\.run.result.timings.indexSeconds))
    add("\(name)-evaluate", "s", samples.map(\.run.result.timings.evaluateSeconds))
    add("\(name)-publish", "s", samples.map(\.run.result.timings.publishSeconds))
    add("\(name)-videos", "count", samples.map { Double($0.run.result.evaluatedVideos) })
  }

  /// One batch through the producers and a cycle; the seconds until the inputs are announced and read, and the cycle.
  private func change(
    _ cycle: MeasuredCycle, _ events: [ChangeEvent]
  ) async throws -> (inputs: Double, run: MeasuredCycle.Run) {
    let clock = ContinuousClock()
    let start = clock.now
    let batch = try await feed.perform { [now = self.clock.now] feed in try feed.send(events, at: now) }
    let pins = try pins()
    let inputs = start.duration(to: clock.now).seconds
    let run = try cycle.run(pins, .automatic)
    for snapshot in batch.dueSnapshots { try snapshot.publish() }
    return (inputs, run)
  }

  /// How soon changes are seen under load: percentiles of each run, and of all runs together (`-pooled`).
  private func measureLatency() async throws {
    let runs = try await LatencyBench.latencies(
      work.store(writing: work.output("latency")), evaluator: evaluator, feed: feed,
      pace: ChangePace(rate: load.rate, jitter: 1, seed: work.catalogue.seed), runs: work.runs, seconds: load.seconds,
      now: { [clock] in clock.now })
    for (name, share) in [("p50", 0.5), ("p99", 0.99), ("max", 1)] {
      add("latency.change-to-announced-\(name)", "s", runs.map { $0.percentile(share) })
      add("latency.change-to-announced-\(name)-pooled", "s", [runs.flatMap(\.self).percentile(share)])
    }
    add("latency.changes", "count", runs.map { Double($0.count) })
  }
}

/// Cycles into an output of their own, timed from the pins to the announcement.
struct MeasuredCycle {
  private let cycle: EvaluationCycle
  private let clock: BenchClock

  struct Run {
    let seconds: Double
    let result: CycleResult
  }

  init(_ output: Store, evaluator: Evaluator, clock: BenchClock) throws {
    self.clock = clock
    cycle = try EvaluationCycle(output.liveness, evaluator: evaluator, snapshots: .onRequest, at: clock.now)
  }

  func run(_ pins: InputStates, _ scope: CycleScope) throws -> Run {
    let (clock, now) = (ContinuousClock(), clock.now)
    let start = clock.now
    let result = try cycle.run(pins, at: now, publishedAt: now, scope: scope)
    let seconds = start.duration(to: clock.now).seconds
    try cycle.publishSnapshotIfDue()
    return Run(seconds: seconds, result: result)
  }
}
