import Foundation
import Gatekeeper
import RuleKit
import Standard
import TestSupport
import Testing
import Timeline

/// What a cycle publishes on top of the state before is what an evaluation from nothing gives.
@Suite("Incremental evaluation") struct IncrementalTests {
  /// `INCREMENTAL_CHANGES` of the environment: changes a seed; scripts/sweep-incremental sets it.
  private static var changes: Int {
    ProcessInfo.processInfo.environment["INCREMENTAL_CHANGES"].flatMap { Int($0) } ?? 250
  }

  private static var seeds: [UInt64] {
    let first = ProcessInfo.processInfo.environment["INCREMENTAL_SEED"].flatMap { UInt64($0) } ?? 1
    return [first, first + 1]
  }

  @Test("after every random change it equals a full evaluation", arguments: seeds) func equalsFull(seed: UInt64) throws
  {
    let directory = try TemporaryDirectory()
    let store = Store(path: directory.path)
    let evaluator = Evaluator(StandardRules.ruleSet, threads: 2)
    let cycle = try EvaluationCycle(store.liveness, evaluator: evaluator, at: TestStore.published)
    let inputs = try MemoryInputs()
    var universe = RandomUniverse(seed: seed)
    var (instant, clock) = (RandomUniverse.start, TestStore.published.milliseconds)
    var incremental = 0
    for round in 0..<Self.changes {
      // The first rounds fill the catalogue.
      let count = round < 20 ? 10 : universe.bool(10) ? 8 : 1
      try inputs.apply((0..<count).map { _ in universe.change() })
      instant += universe.step()
      clock += 1
      let result = try cycle.run(
        inputs.states, at: Instant(milliseconds: instant), publishedAt: Instant(milliseconds: clock), instants: .any)
      if result.evaluation.mode == .incremental { incremental += 1 }
      let published = try LivenessState(result.state)
      let expected = try Replayer.output(
        of: inputs.states, at: Instant(milliseconds: instant), with: evaluator, version: published.version)
      let place = "seed \(seed), change \(round)"
      try #require(DigestTree(of: published).root.hexadecimal == expected.evaluation.digest, "\(place): records")
      try #require(result.evaluation.digest == expected.evaluation.digest, "\(place): digest")
      try #require(published.buckets == expected.buckets, "\(place): buckets")
      try #require(result.counts == expected.counts, "\(place): counts")
    }
    #expect(incremental > Self.changes / 2, "seed \(seed): \(incremental) of \(Self.changes) cycles were incremental")
  }

  @Test("a change that reaches one family evaluates one, and another instant only what is due") func scope()
    async throws
  {
    let store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
    let cycle = try EvaluationCycle(
      store.store.liveness, evaluator: Evaluator(StandardRules.ruleSet), at: TestStore.published)
    let inputs = store.store.inputs()
    func run(_ milliseconds: Int64) throws -> CycleResult {
      try cycle.run(
        try inputs.latest(),
        at: Instant(milliseconds: MiniCatalogue.instant.milliseconds + milliseconds), publishedAt: TestStore.published)
    }
    let first = try run(0)
    #expect(first.evaluation.mode == .full)
    #expect(first.evaluatedVideos == first.counts.videos)
    let again = try run(0)
    #expect(again.evaluation.mode == .incremental)
    #expect(again.evaluatedVideos == 0)
    #expect(again.evaluation.digest == first.evaluation.digest)
    try store.apply([.delete(.contract(id: 1))], at: Instant(milliseconds: TestStore.published.milliseconds + 1))
    let changed = try run(1)
    #expect(changed.evaluatedVideos > 0)
    #expect(changed.evaluatedVideos < changed.counts.videos)
    #expect(changed.changedVideos <= changed.evaluatedVideos)
  }

  @Test("a cycle that fails leaves the next to go on from the announced state") func afterFailure() async throws {
    let store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
    let evaluator = Evaluator(StandardRules.ruleSet)
    let cycle = try EvaluationCycle(store.store.liveness, evaluator: evaluator, at: TestStore.published)
    let inputs = store.store.inputs()
    _ = try cycle.run(
      try inputs.latest(), at: MiniCatalogue.instant, publishedAt: TestStore.published)
    try store.apply([.delete(.contract(id: 1))], at: Instant(milliseconds: TestStore.published.milliseconds + 1))
    let states = try inputs.latest()
    // Nothing can be published into a timeline whose folder is a file.
    let folder = store.directory.path + "/liveness"
    try FileManager.default.moveItem(atPath: folder, toPath: folder + ".aside")
    try Data().write(to: URL(filePath: folder))
    #expect(throws: (any Error).self) {
      _ = try cycle.run(states, at: MiniCatalogue.instant, publishedAt: TestStore.published)
    }
    try FileManager.default.removeItem(atPath: folder)
    try FileManager.default.moveItem(atPath: folder + ".aside", toPath: folder)
    let result = try cycle.run(states, at: MiniCatalogue.instant, publishedAt: TestStore.published)
    let expected = try Replayer.output(
      of: states, at: MiniCatalogue.instant, with: evaluator, version: result.state.version)
    #expect(result.evaluation.digest == expected.evaluation.digest)
    #expect(TestStore.lines(try LivenessState(result.state)) == TestStore.lines(expected))
  }
}
