import Gatekeeper
import Ingest
import RuleKit
import Standard
import Synthesis
import TestSupport
import Testing

/// Forecast and what-if: what a scenario says is what a cycle says once it has come true.
@Suite("Scenario") struct ScenarioTests {
  private static let rules = StandardRules.ruleSet
  private static let day: Int64 = 86_400_000

  private func publish(_ catalogue: SyntheticCatalogue, to store: Store) throws {
    for dataset in Dataset.allCases {
      let producer = try InputProducer(store, dataset, at: TestStore.published)
      _ = try catalogue.fill(producer.begin(at: TestStore.published), with: dataset)
      _ = try producer.publish(at: TestStore.published)
    }
  }

  private func catalogue(_ store: Store) throws -> Catalogue {
    try Catalogue(store.inputs().latest())
  }

  /// Some videos, those of `state` and others, each once.
  private func drawn(_ state: LivenessState, _ changes: [ChangeEvent], _ random: inout SplitMix64) -> [Int64] {
    let arrivals = changes.compactMap { if case .upsert(.video(let video)) = $0 { video.id } else { nil } }
    let ids = Set(state.videos.map(state.videoID) + arrivals + [1]).sorted()
    return ids.filter { _ in random.next() % 4 == 0 }.shuffled(using: &random)
  }

  @Test(
    "with changes that were not made, it says what a cycle says once they are", arguments: 1...4 as ClosedRange<UInt64>)
  func whatIf(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let synthetic = SyntheticCatalogue(videos: 120, seed: seed, instant: SyntheticCatalogue.usualInstant)
    let test = try TestStore()
    try publish(synthetic, to: test.store)
    var changes = SyntheticChanges(synthetic, seed: seed).makeIterator()
    var state = try test.evaluate(at: synthetic.instant)
    for round in 1...6 {
      let events = (0..<40).compactMap { _ in changes.next() }
      let instant = Instant(
        milliseconds: synthetic.instant.milliseconds + (Int64(random.next() % 90) - 20) * Self.day)
      let videos = drawn(state, events, &random)
      let said = try Scenario(catalogue(test.store), after: events).verdicts(of: videos, at: instant, with: Self.rules)
      try test.apply(events)
      state = try test.evaluate(at: instant, instants: .any)
      let expected = videos.compactMap { state.find(videoID: $0) }.map(state.verdicts)
      #expect(said == expected, "seed \(seed), round \(round)")
      #expect(!expected.isEmpty)
    }
  }

  @Test("without changes it forecasts, and leaves the inputs as they are") func forecast() throws {
    let synthetic = SyntheticCatalogue(videos: 150, seed: 5, instant: SyntheticCatalogue.usualInstant)
    let test = try TestStore()
    try publish(synthetic, to: test.store)
    let catalogue = try catalogue(test.store)
    let scenario = Scenario(catalogue)
    var answers: Set<[VideoVerdicts]> = []
    for days in [-400, -30, 0, 30, 400] as [Int64] {
      let instant = Instant(milliseconds: synthetic.instant.milliseconds + days * Self.day)
      let state = try test.evaluate(at: instant, instants: .any)
      let videos = state.videos.map(state.videoID)
      let said = scenario.verdicts(of: videos, at: instant, with: Self.rules)
      #expect(said == state.videos.map(state.verdicts), "\(days) days")
      answers.insert(said)
    }
    #expect(answers.count == 5)

    let id = answers.first?.first?.videoID ?? 0
    let first = scenario.verdicts(of: [id], at: synthetic.instant, with: Self.rules)
    let gone = try Scenario(catalogue, after: [.delete(.video(id: id))])
    #expect(gone.verdicts(of: [id], at: synthetic.instant, with: Self.rules).isEmpty)
    #expect(scenario.verdicts(of: [id], at: synthetic.instant, with: Self.rules) == first)
  }

  @Test("a record that is refused at the door is refused here") func refused() throws {
    let test = try TestStore()
    let catalogue = try catalogue(test.store)
    let orphan = Video(
      id: 1, kind: .season, parentID: nil, number: 1, originalLanguage: nil, title: nil, runtimeSeconds: nil)
    #expect(throws: FieldError.self) { try Scenario(catalogue, after: [.upsert(.video(orphan))]) }
  }
}
