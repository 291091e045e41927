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
    let pins = try inputs.pinLatest(keeping: nil) { _, _ in }
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
