import Foundation
import Gatekeeper
import Hollow
import RuleKit
import TestSupport
import Testing
import Timeline
import TimelineTestSupport

@Suite("Held states") struct HeldStatesTests {
  @Test("a held state is a whole state: read, compared and digested like any other") func complete() async throws {
    let store = try await GuardedStore()
    let cycle = try store.cycle()
    let first = try store.run(cycle)
    try store.deleteContract(2)
    let held = try #require(try store.hold(cycle)).held
    let state = try store.states.state(held)
    #expect(DigestTree(of: state).root.hexadecimal == state.evaluation.digest)
    #expect(state.state.data.headerTag("hollow.blob.to.version") == "\(held.version)")
    #expect(state.evaluation.version(of: .contracts) == held.inputs[.contracts])
    #expect(held.inputs.count == Dataset.allCases.count)
    #expect(try store.states.announced(held).version == first.version)
    #expect(StateDiff(first, state).counts.liveToBlocked == held.dark)
    #expect(try BlastRadius(from: first.state.data, to: state.state.data).dark.total == held.dark)
  }

  @Test("decisions about what is not held, or was decided, are clear errors") func races() async throws {
    let store = try await GuardedStore()
    let cycle = try store.cycle()
    try store.run(cycle)
    let none = try #require(throws: TimelineError.self) { try store.states.require() }
    #expect(none.code == .noState)
    try store.deleteContract(2)
    let held = try #require(try store.hold(cycle)).held
    let unknown = try #require(throws: TimelineError.self) { try store.decide(.release, Version(rawValue: 1)) }
    #expect(unknown.detail.contains("held now is \(held.version)"))
    try store.decide(.drop, held.version, by: "ann", reason: "no")
    let second = try #require(throws: TimelineError.self) { try store.decide(.release, held.version, by: "bob") }
    #expect(second.code == .refused)
    #expect(second.detail.contains("dropped by ann: no"))
    let next = try #require(try store.hold(cycle)).held
    let late = try #require(throws: TimelineError.self) { try store.decide(.release, held.version, by: "bob") }
    #expect(late.code == .stateGone)
    #expect(late.detail.contains("it was dropped by ann: no; held now is \(next.version)"))
    #expect(try store.states.decisions().map(\.version) == [held.version])
    for reason in [String(repeating: "é", count: 501), "a\u{1B}[2J"] {
      let long = try #require(throws: TimelineError.self) { try store.decide(.release, next.version, reason: reason) }
      #expect(long.code == .refused)
    }
    #expect(try store.states.decision(about: next.version) == nil)
  }

  @Test("versions of held states never come again, also within one second") func versions() async throws {
    let store = try await GuardedStore()
    let cycle = try store.cycle()
    try store.run(cycle)
    try store.deleteContract(2)
    let inputs = try store.store.inputs().latest()
    let instant = store.now()
    var versions: [Version] = []
    for _ in 0..<3 {
      let error = try #require(throws: HeldError.self) {
        try cycle.run(inputs, at: MiniCatalogue.instant, publishedAt: instant)
      }
      versions.append(error.held.version)
      try store.decide(.drop, error.held.version)
    }
    #expect(Set(versions).count == 3)
    #expect(versions == versions.sorted())
  }

  @Test("a damaged held state is discarded at its release, and the next one can be decided about") func damaged()
    async throws
  {
    let (store, cycle, held) = try await GuardedStore.holding()
    try store.decide(.release, held.version)
    try Data([1, 2, 3]).write(to: store.files.directory.url.appending(path: "held/snapshot-\(held.version)"))
    #expect(throws: TimelineError.self) { try store.run(cycle) }
    let next = try #require(try store.hold(cycle)).held
    try store.decide(.release, next.version)
    #expect(try StoreStatus.count(store.run(cycle)).0.live == 2)
  }

  @Test("the inputs of a held state stay when old states are removed") func retention() async throws {
    let store = try await GuardedStore()
    try store.run(try store.cycle())
    try store.deleteContract(2)
    let held = try #require(try store.hold(try store.cycle())).held
    for id in [1, 3, 4] as [Int64] { try store.deleteContract(id) }
    let version = try #require(held.inputs[.contracts])
    _ = try StoreRetention(store.store, policy: RetentionPolicy(newestStates: 1)).prune(at: store.now())
    let kept = try Consumer(store.store.timeline(.contracts)).versions()
    #expect(kept.contains(version))
    #expect(kept.count < 5, "others went: \(kept)")
    #expect(try store.states.announced(held).version == held.announced)
  }

  @Test(
    "a fault while a state is held never announces it, and the next cycle holds it",
    arguments: InterruptedStore.Moment.allCases)
  func faults(moment: InterruptedStore.Moment) async throws {
    var failing = 1
    while try await isReached(InterruptionPlan(at: failing, moment)) { failing += 1 }
    #expect(failing > 8, "a lease, leftovers, two blobs, an announcement; a lease and two removals")
  }

  /// Holds, releases and announces a state while one change of the timeline `held` fails; tells whether it came to that.
  private func isReached(_ plan: InterruptionPlan) async throws -> Bool {
    let store = try await GuardedStore { blobs -> any BlobStore in
      if blobs.timeline == Store.heldName { InterruptedStore(blobs, plan) } else { blobs }
    }
    do {
      let cycle = try store.cycle()
      let first = try store.run(cycle)
      try store.deleteContract(2)
      let error = #expect(throws: (any Error).self) { try store.run(cycle) }
      #expect(error is HeldError || error is InterruptedStore.Interruption)
      #expect(try store.announced == first.version)
      let again = try #require(try store.hold(cycle))
      #expect(try store.states.current() == again.held)
      #expect(try store.announced == first.version)
      try store.decide(.release, again.held.version)
      // A fault from here on is in the removal after the announcement: the state is out, and nothing is left to decide.
      let state = try store.run(cycle)
      #expect(try store.announced == state.version)
      #expect(try store.states.current() == nil)
    }
    try store.run(try store.cycle())
    #expect(try store.store.held.blobs() == [])
    return plan.wasReached
  }
}
