import Candidate
import Foundation
import Gatekeeper
import Hollow
import RuleKit
import Standard
import TestSupport
import Testing
import Timeline

/// Replay, follow and diff over the committed mini catalogue.
@Suite("PREPROD") struct PreprodTests {
  private func evaluated() async throws -> (TestStore, LivenessState) {
    let store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
    return (store, try store.evaluate(at: MiniCatalogue.instant))
  }

  @Test("a past state replays to the same digest after the inputs moved on") func replay() async throws {
    let (store, state) = try await evaluated()
    try store.apply([.delete(.contract(id: 1)), .delete(.territory(country: "DE"))])
    let moved = try store.evaluate(at: MiniCatalogue.instant)
    #expect(moved.evaluation.digest != state.evaluation.digest)
    let replayer = Replayer(inputs: store.store.inputs(), ruleSets: [StandardRules.ruleSet])
    let outcome = try replayer.replay(try OutputStates(store.store).state(at: state.version))
    #expect(outcome.isEqual)
    #expect(outcome.hasSameRules)
    #expect(TestStore.lines(outcome.replayed) == TestStore.lines(state))
  }

  @Test("a replay with rules that changed says which cells differ") func changedRules() async throws {
    let (store, state) = try await evaluated()
    let changed = RuleSet(
      name: "standard", fingerprint: "changed", rules: CandidateRules.ruleSet.rules,
      hierarchy: CandidateRules.ruleSet.hierarchy, assets: CandidateRules.ruleSet.assets)
    let outcome = try Replayer(inputs: store.store.inputs(), ruleSets: [changed]).replay(state)
    #expect(!outcome.isEqual)
    #expect(!outcome.hasSameRules)
    #expect(!outcome.diff.isEmpty)
  }

  @Test("following with the same rules differs in nothing") func sameRules() async throws {
    let (store, state) = try await evaluated()
    let out = try TestStore()
    let follower = try Follower(
      store.store, out: out.store, evaluator: Evaluator(StandardRules.ruleSet), at: TestStore.published)
    let result = try #require(try follower.follow(publishedAt: TestStore.published))
    #expect(result.evaluation.follows == state.version)
    #expect(result.evaluation.inputs == state.evaluation.inputs)
    #expect(result.evaluation.evaluatedAt == state.evaluation.evaluatedAt)
    #expect(result.state.data.headerTag("gatekeeper.follows") == "\(state.version)")
    #expect(StateDiff(state, try LivenessState(result.state)).isEmpty)
    #expect(try follower.follow(publishedAt: TestStore.published) == nil, "followed already")
  }

  @Test("following with other rules differs exactly as the two outputs do") func otherRules() async throws {
    let (store, state) = try await evaluated()
    let out = try TestStore()
    let follower = try Follower(
      store.store, out: out.store, evaluator: Evaluator(CandidateRules.ruleSet), at: TestStore.published)
    let result = try #require(try follower.follow(publishedAt: TestStore.published))
    let candidate = try LivenessState(result.state)
    let diff = StateDiff(state, candidate)
    let plain = try CellDifference(TestStore.lines(state), TestStore.lines(candidate))
    #expect(diff.counts.cells > 0)
    #expect(diff.counts.blockedToLive == plain.blockedToLive)
    #expect(diff.counts.liveToBlocked == plain.liveToBlocked)
    #expect(diff.counts.reasonsChanged == plain.reasonsChanged)
  }

  @Test("a diff is that of the outputs after random changes", arguments: [1, 2, 3, 4, 5] as [UInt64])
  func randomChanges(seed: UInt64) async throws {
    let (store, before) = try await evaluated()
    var random = SplitMix64(seed: seed)
    try store.apply(try MiniCatalogue.randomDeletions(&random))
    let after = try store.evaluate(at: Instant(milliseconds: MiniCatalogue.instant.milliseconds + 86_400_000))
    let diff = StateDiff(before, after)
    let plain = try CellDifference(TestStore.lines(before), TestStore.lines(after))
    let both = diff.videos.filter { $0.presence == .both }
    #expect(both.reduce(0) { $0 + $1.blockedToLive.count } == plain.blockedToLive)
    #expect(both.reduce(0) { $0 + $1.liveToBlocked.count } == plain.liveToBlocked)
    #expect(both.reduce(0) { $0 + $1.reasonsChanged.count } == plain.reasonsChanged)
    #expect(diff.isEmpty == (TestStore.lines(before) == TestStore.lines(after)))
  }

  @Test("an input state that is gone is a clear error") func gone() async throws {
    let (store, state) = try await evaluated()
    let assets = try store.store.timeline(.assets).writable()
    try assets.remove(try assets.blobs(), under: try assets.acquireLease(holder: "test", at: 0))
    let error = #expect(throws: TimelineError.self) {
      _ = try Replayer(inputs: store.store.inputs(), ruleSets: [StandardRules.ruleSet]).replay(state)
    }
    #expect(error?.code == .stateGone)
    #expect(error?.description.contains("assets") == true)
  }
}
