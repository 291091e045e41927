import Foundation
import Gatekeeper
import Ingest
import RuleKit
import Standard
import Synthesis
import Timeline

/// The demo: a synthetic catalogue, changes that arrive while cycles run, and what became live or blocked and why.
///
/// Deterministic: the same size, seed and rounds print the same titles. Each round is a day of the catalogue's time.
struct DemoRun {
  let store: Store
  let catalogue: SyntheticCatalogue
  let rounds: Int
  let changesPerRound: Int

  /// When the demo begins.
  static let start = SyntheticCatalogue.usualInstant
  private static let day: Int64 = 86_400_000

  func run() async throws {
    try publishCatalogue()
    let cycle = try EvaluationCycle(store.liveness, evaluator: Evaluator(StandardRules.ruleSet), at: Self.start)
    let inputs = store.inputs()
    var events = SyntheticChanges(catalogue, seed: catalogue.seed).makeIterator()
    var last = try round(0, cycle, inputs, changes: take(&events))
    for number in 1...max(1, rounds) where rounds > 0 {
      let changes = number < rounds ? take(&events) : []
      let next = try round(number, cycle, inputs, changes: changes)
      try DemoReport(before: last, after: next).print()
      last = next
    }
    Console.print("")
    Console.print("Look around: gatekeeper status --store \(store.location)")
    Console.print("             gatekeeper why \(last.state.videoID(last.state.videos[0])) --store \(store.location)")
    Console.print("             gatekeeper serve --store \(store.location)")
  }

  private func publishCatalogue() throws {
    let publisher = CataloguePublisher(store: store, catalogue: catalogue, instant: Self.start)
    for outcome in try publisher.publish() {
      Console.print("\(outcome.dataset)@\(outcome.version): \(outcome.records) records")
    }
  }

  private func take(_ events: inout SyntheticChanges.Iterator) -> [ChangeEvent] {
    (0..<changesPerRound).compactMap { _ in events.next() }
  }

  /// Evaluates what is announced now, while `changes` arrive for the next round.
  private func round(
    _ number: Int, _ cycle: EvaluationCycle, _ inputs: InputTimelines, changes: [ChangeEvent]
  ) throws -> Explainer {
    let instant = Instant(milliseconds: Self.start.milliseconds + Int64(number) * Self.day)
    let pins = try inputs.latest()
    let arriving = Thread.running { [store] in
      _ = try ChangeApplier(store).apply(changes, at: Instant(milliseconds: instant.milliseconds + 1000))
    }
    let result = try cycle.run(pins, at: instant, publishedAt: instant)
    try arriving.join()
    Console.print("")
    Console.print(CycleLine.text(result))
    return try Explainer(try LivenessState(result.state), catalogue: result.catalogue, ruleSets: RuleSets.all)
  }
}

/// What changed between two rounds of the demo, in words.
struct DemoReport {
  let before: Explainer
  let after: Explainer

  /// Titles shown in each direction.
  private static let shown = 3

  func print() throws {
    let diff = StateDiff(before.state, after.state)
    Console.print(
      "  \(diff.counts.blockedToLive) cells became live, \(diff.counts.liveToBlocked) were blocked, "
        + "\(diff.counts.reasonsChanged) are blocked for other reasons now")
    let movies = diff.videos.sorted { weight($0) > weight($1) }
    for video in movies.filter({ !$0.blockedToLive.isEmpty }).prefix(Self.shown) { printLive(video) }
    for video in movies.filter({ !$0.liveToBlocked.isEmpty }).prefix(Self.shown) { printBlocked(video) }
  }

  private func weight(_ video: VideoDiff) -> Int { video.blockedToLive.count + video.liveToBlocked.count }

  private func printLive(_ video: VideoDiff) {
    Console.print("  LIVE     \(label(video)) in \(CountryText.text(video.blockedToLive, limit: 8))")
    if video.presence == .onlyRight { Console.print("           new in the catalogue, with nothing missing there") }
    for change in video.changes where !change.removed.isDisjoint(with: video.blockedToLive) {
      Console.print("           no longer \(text(change.blocker))")
    }
  }

  private func printBlocked(_ video: VideoDiff) {
    Console.print("  BLOCKED  \(label(video)) in \(CountryText.text(video.liveToBlocked, limit: 8))")
    let explanation = after.explain(videoID: video.videoID)
    for change in video.changes where !change.added.isDisjoint(with: video.liveToBlocked) {
      Console.print("           \(text(change.blocker))")
      guard let item = explanation?.items.first(where: { $0.blocker == change.blocker }), let words = item.words
      else { continue }
      Console.print("           \(words.sentence) \(words.owner.name): \(words.fix)")
      if let evidence = item.evidence.first { Console.print("           see \(evidence.sentence)") }
    }
  }

  private func text(_ blocker: Blocker) -> String {
    blocker.name + (blocker.detail.isEmpty ? "" : " [\(blocker.detail)]")
  }

  private func label(_ video: VideoDiff) -> String {
    let title = after.titles.summary(ofVideo: video.videoID) ?? before.titles.summary(ofVideo: video.videoID)
    return title.map { "\($0.label) (\($0.kind.name) \($0.videoID))" } ?? "video \(video.videoID)"
  }
}
