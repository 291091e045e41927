import BitMemory
import Foundation
import Gatekeeper
import RuleKit
import Standard
import TestSupport
import Testing
import Timeline

@Suite("Retention of a store") struct StoreRetentionTests {
  private static let day: Int64 = 86_400_000

  /// Twelve outputs a day apart, each after the ratings changed; the last is evaluated at the last instant returned.
  private func filled() async throws -> (TestStore, [LivenessState], Instant) {
    let store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
    var states: [LivenessState] = []
    var now = TestStore.published
    for number in 1...12 {
      now = Instant(milliseconds: TestStore.published.milliseconds + Int64(number) * Self.day)
      let rating = Rating(
        videoID: 1, country: "DE", board: "FSK", certificate: "12", minimumAge: Int32(6 + number % 3))
      try store.apply([.upsert(.rating(rating))], at: now)
      let cycle = try EvaluationCycle(store.store.liveness, evaluator: Evaluator(StandardRules.ruleSet), at: now)
      let inputs = try store.store.inputs().latest()
      states.append(try LivenessState(try cycle.run(inputs, at: now, publishedAt: now).state))
    }
    return (store, states, now)
  }

  private func expectReplays(_ store: TestStore) throws {
    let outputs = OutputStates(store.store)
    let replayer = Replayer(inputs: store.store.inputs(), ruleSets: [StandardRules.ruleSet])
    let versions = try outputs.versions()
    #expect(!versions.isEmpty)
    for version in versions { #expect(try replayer.replay(outputs.state(at: version)).isEqual, "\(version)") }
  }

  @Test(
    "every output that is left replays, whatever was kept",
    arguments: [(0, 0), (1, 0), (4, 0), (0, 3), (2, 6), (50, 0)])
  func replays(states: Int, days: Int64) async throws {
    let (store, outputs, now) = try await filled()
    let retention = StoreRetention(
      store.store, policy: RetentionPolicy(newestStates: states, youngerThanMilliseconds: days * Self.day))
    let planned = try retention.plan(at: now)
    let done = try retention.prune(at: now)
    #expect(done.map(\.plan) == planned.map(\.plan))
    try expectReplays(store)
    let left = try OutputStates(store.store).versions()
    #expect(left.suffix(max(1, states, Int(days))) == outputs.map(\.version).suffix(max(1, states, Int(days))))
    #expect(try retention.plan(at: now).allSatisfy { $0.plan.isEmpty })
    if states == 50 { #expect(left == outputs.map(\.version)) }
  }

  @Test("inputs that no kept output refers to go, those of an old pinned output stay") func references() async throws {
    let (store, outputs, now) = try await filled()
    let pinned = outputs[2]
    try store.store.liveness.writable().setPin(Pin(version: pinned.version, holder: "a", reason: "b", pinnedAt: 0))
    let before = try Consumer(store.store.timeline(.ratings)).versions()
    _ = try StoreRetention(store.store, policy: RetentionPolicy(newestStates: 1)).prune(at: now)
    let ratings = try Consumer(store.store.timeline(.ratings)).versions()
    #expect(ratings.contains(try #require(pinned.evaluation.version(of: .ratings))))
    #expect(ratings.count < before.count)
    try expectReplays(store)
  }

  @Test("a process that evaluates prunes by itself, whoever writes inputs meanwhile, and nobody else does")
  func beside() async throws {
    let (store, _, now) = try await filled()
    let cycle = try EvaluationCycle(store.store.liveness, evaluator: Evaluator(StandardRules.ruleSet), at: now)
    let retention = StoreRetention(store.store, policy: RetentionPolicy(newestStates: 1))
    let error = #expect(throws: TimelineError.self) { _ = try retention.prune(at: now) }
    #expect(error?.code == .secondWriter)
    let lease = try store.store.timeline(.ratings).writable().acquireLease(
      holder: "importer", at: now.milliseconds)
    let before = try Consumer(store.store.timeline(.ratings)).versions()
    // A cycle after the output's turn: the inputs it was evaluated from must stay, though no plan of the output has seen it.
    let later = Instant(milliseconds: now.milliseconds + 1)
    for turn in 0..<StoreRetention.turns {
      let due = try retention.nextRemoval(at: later)
      #expect(due.timeline == (["liveness"] + Dataset.allCases.map(\.rawValue))[turn])
      if turn == 0 {
        let inputs = try store.store.inputs().latest()
        retention.note(try cycle.run(inputs, at: later, publishedAt: later))
      }
      try due.carryOut()
    }
    #expect(try Consumer(store.store.timeline(.ratings)).versions().count < before.count)
    withExtendedLifetime(lease) {}
    try expectReplays(store)
  }
}
