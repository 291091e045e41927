import Foundation
import Gatekeeper
import RuleKit
import Standard
import TestSupport
import Testing
import Timeline

/// Evaluations at an instant before that of the announced state.
@Suite("Evaluation instants") struct EvaluationInstantTests {
  private let store: TestStore
  private let noon = MiniCatalogue.instant

  init() async throws {
    store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
  }

  private func at(_ milliseconds: Int64) -> Instant { Instant(milliseconds: noon.milliseconds + milliseconds) }

  @Test(
    "a clock that was put back stops the evaluation", arguments: [-10_001, -172_800_000, -1_700_000_000_000] as [Int64])
  func back(milliseconds: Int64) throws {
    let announced = try store.evaluate(at: noon)
    let error = try #require(throws: InstantError.self) { try store.evaluate(at: at(milliseconds)) }
    #expect(error.version == announced.version)
    for part in ["Set the clock right", "gatekeeper dataset rollback liveness VERSION --reason TEXT"] {
      #expect("\(error)".contains(part))
    }
    #expect(try store.store.liveness.announcedVersion() == announced.version)
    #expect(try store.evaluate(at: noon).version > announced.version, "it goes on when the clock is past again")
  }

  @Test("a correction of the clock does not", arguments: [-10_000, -1, 0, 1] as [Int64])
  func corrected(milliseconds: Int64) throws {
    try store.evaluate(at: noon)
    #expect(try store.evaluate(at: at(milliseconds)).evaluation.evaluatedAt == at(milliseconds))
  }

  @Test("a cycle that goes on notices it too") func between() throws {
    let cycle = try EvaluationCycle(store.store.liveness, evaluator: Evaluator(StandardRules.ruleSet), at: noon)
    let inputs = try store.store.inputs().latest()
    _ = try cycle.run(inputs, at: noon, publishedAt: noon)
    #expect(throws: InstantError.self) { try cycle.run(inputs, at: at(-60_000), publishedAt: noon) }
    #expect(try cycle.run(inputs, at: at(1000), publishedAt: noon).evaluation.mode == .incremental)
  }

  @Test("where the announced instant was wrong, a rollback is the way out") func rollback() throws {
    let right = try store.evaluate(at: noon)
    try store.evaluate(at: at(3_000_000_000_000))
    #expect(throws: InstantError.self) { try store.evaluate(at: at(1000)) }
    do {
      let producer = try Producer(
        store.store.liveness.writable(), schemas: DatasetSchemas.liveness, at: TestStore.published.milliseconds)
      _ = try producer.rollBack(to: right.version, at: TestStore.published.milliseconds, reason: "a wrong clock")
    }
    let next = try store.evaluate(at: at(1000))
    #expect(next.evaluation.evaluatedAt == at(1000))
    let expected = try Replayer.output(
      of: try store.store.inputs().latest(), at: at(1000), with: Evaluator(StandardRules.ruleSet), version: next.version
    )
    #expect(next.evaluation.digest == expected.evaluation.digest)
  }

  @Test("a follower goes wherever PROD was") func follower() throws {
    let first = try store.evaluate(at: noon)
    try store.evaluate(at: at(86_400_000))
    let out = try TestStore()
    let follower = try Follower(
      store.store, out: out.store, evaluator: Evaluator(StandardRules.ruleSet), at: TestStore.published)
    _ = try follower.follow(publishedAt: TestStore.published)
    let back = try #require(try follower.follow(first.version, publishedAt: TestStore.published))
    #expect(back.evaluation.evaluatedAt == noon)
  }
}
