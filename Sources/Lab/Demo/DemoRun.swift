import BitMemory
import CommandSupport
import Foundation
import Gatekeeper
import Ingest
package import RuleKit
package import Synthesis
import Timeline

/// The demo: a synthetic catalogue, changes that arrive while cycles run, and what became live or blocked and why.
///
/// It is deterministic: the same size, seed and rounds print the same titles. Each round is a day of the catalogue's time.
/// ```swift
/// let catalogue = SyntheticCatalogue(videos: 1000, seed: 1, instant: DemoRun.start)
/// try await DemoRun(directory: "demo-data", catalogue: catalogue, rounds: 3, changesPerRound: 200).run()
/// ```
package struct DemoRun {
  private let directory: String
  private let catalogue: SyntheticCatalogue
  private let rounds: Int
  private let changesPerRound: Int

  /// When the demo begins.
  package static let start = SyntheticCatalogue.usualInstant
  private static let day: Int64 = 86_400_000
  /// The file that says that a directory holds a demo, and may be emptied for the next one.
  private static let marker = ".gatekeeper-demo"

  /// - Parameters:
  ///   - directory: gets the demo's timelines. It may hold an earlier demo, which is removed, but nothing else.
  ///   - rounds: how many rounds of changes follow the first evaluation.
  package init(directory: String, catalogue: SyntheticCatalogue, rounds: Int, changesPerRound: Int) {
    (self.directory, self.catalogue, self.rounds) = (directory, catalogue, rounds)
    self.changesPerRound = changesPerRound
  }

  private var store: Store { Store(path: directory) }

  /// Runs the demo and prints it. Throws a `CleanError` when the directory holds something that is not a demo.
  package func run() async throws {
    try emptyDirectory()
    try publishCatalogue()
    let cycle = try EvaluationCycle(store.liveness, evaluator: Evaluator(RuleSets.standard), at: Self.start)
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

  /// Removes an earlier demo, and nothing that is not one: whoever names a directory of their own by mistake keeps it.
  private func emptyDirectory() throws {
    let names = try FileSystem.names(in: directory)
    guard names.isEmpty || names.contains(Self.marker) else {
      throw CleanError("\(directory) holds something else than a demo; choose another directory with --store")
    }
    for name in names { try FileManager.default.removeItem(atPath: "\(directory)/\(name)") }
    try FileSystem.createDirectory(directory)
    try FileSystem.replaceFile("\(directory)/\(Self.marker)", with: [])
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
    let arriving = JoinableThread { [store] in
      _ = try ChangeApplier(store).apply(changes, at: Instant(milliseconds: instant.milliseconds + 1000))
    }
    let result = try cycle.run(pins, at: instant, publishedAt: instant)
    try arriving.join()
    Console.print("")
    Console.print(CycleLine.text(result))
    return try Explainer(try LivenessState(result.state), catalogue: result.catalogue, ruleSets: RuleSets.all)
  }
}
