import CommandSupport
import Gatekeeper
import Hollow
import Ingest
import RuleKit
import Synthesis
import Timeline

/// What the blast-radius guard adds to a cycle in which one video changed, every video, or none.
///
/// The guard compares the announced output with the next one. `guard.X` is the usual case, in which it remembers how many
/// cells were live before; `-after-restart` the first cycle of a process, which has to count them; `-released` a cycle after
/// an operator released a held state, which is a third state to compare with.
struct GuardBench {
  let work: BenchWork

  private var store: Store { work.store }
  private var catalogue: SyntheticCatalogue { work.catalogue }

  func run() throws {
    let cycle = try EvaluationCycle(
      store.liveness, evaluator: Evaluator(RuleSets.standard), at: catalogue.instant)
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
    let all = try state(after: work.closedCountry)
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
