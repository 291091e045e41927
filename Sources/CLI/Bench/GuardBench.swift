import Gatekeeper
import Hollow
import Ingest
import RuleKit
import Standard
import Synthesis
import Timeline

/// What the blast-radius guard adds to a cycle: every video changed, one changed, and none.
struct GuardBench {
  let work: BenchWork

  private var store: Store { work.store }
  private var catalogue: SyntheticCatalogue { work.catalogue }

  func run() throws {
    let cycle = try EvaluationCycle(
      store.liveness, evaluator: Evaluator(StandardRules.ruleSet), at: catalogue.instant)
    let inputs = store.inputs()
    var second: Int64 = 0
    func state(after changes: [ChangeEvent]) throws -> DataState {
      second += 1
      let instant = Instant(milliseconds: catalogue.instant.milliseconds + second * 1000)
      _ = try ChangeApplier(store).apply(changes, at: instant)
      let pins = try inputs.latest()
      return try cycle.run(pins, at: catalogue.instant, publishedAt: instant).state.data
    }
    let first = try state(after: [])
    let one = try state(after: [.delete(.video(id: try firstLive(first)))])
    let all = try state(after: closeOneCountry())
    let same = try state(after: [])
    for (name, old, new) in [("one", first, one), ("all", one, all), ("none", all, same)] {
      try measure(name, old, new)
    }
  }

  private func firstLive(_ data: DataState) throws -> Int64 {
    let state = try LivenessState(TimelineState(timeline: "bench", version: Version(rawValue: 1), data: data))
    guard let video = state.videos.first(where: { !state.live($0).isEmpty }) else {
      throw CleanError("nothing is live")
    }
    return state.videoID(video)
  }

  /// Every video gets another verdict.
  private func closeOneCountry() -> [ChangeEvent] {
    catalogue.territories.filter(\.launched).prefix(1).map { territory in
      var closed = territory
      closed.launched = false
      return .upsert(.territory(closed))
    }
  }

  private func measure(_ name: String, _ old: DataState, _ new: DataState) throws {
    func add(_ suffix: String, _ unit: String, _ samples: [Double]) {
      work.add("guard.\(name)\(suffix)", unit, samples, threads: 1)
    }
    let radius = try BlastRadius(from: old, to: new)
    let changed = StateChanges(from: old, to: new).removed("VideoLiveness").count
    let policy = BlastRadiusPolicy()
    add("-videos-changed", "count", [Double(changed)])
    add("-cells-dark", "count", [Double(radius.dark.total)])
    add(
      "", "s",
      try Stopwatch.seconds(runs: work.runs) {
        _ = policy.exceeded(by: try BlastRadius(from: old, to: new, live: radius.live))
      })
    add("-after-restart", "s", try Stopwatch.seconds(runs: work.runs) { _ = try BlastRadius(from: old, to: new) })
    add(
      "-released", "s",
      try Stopwatch.seconds(runs: work.runs) {
        _ = try BlastRadius(from: old, to: new, live: radius.live, approved: new)
      })
  }
}
