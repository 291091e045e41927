import Gatekeeper
import RuleKit
import Synchronization
import TestSupport
import Testing
import Timeline
import TimelineTestSupport

/// A cycle that runs while an operator's command is under way.
@Suite("Decision races") struct DecisionRaceTests {
  /// What happens once a decision is announced, before the command looks again.
  private final class Meanwhile: Sendable {
    private let work = Mutex<(@Sendable () throws -> Void)?>(nil)

    func set(_ work: @escaping @Sendable () throws -> Void) { self.work.withLock { $0 = work } }
    func happen() throws { try work.withLock { $0.take() }?() }
  }

  /// Hands a store to a closure that is called in this thread.
  private struct Lent: @unchecked Sendable {
    let store: GuardedStore
  }

  private func held(_ meanwhile: Meanwhile) async throws -> (store: GuardedStore, first: Version, held: Version) {
    // The lease, leftovers, the snapshot, and then the announcement.
    let plan = InterruptionPlan(at: 4, .after) { try meanwhile.happen() }
    let store = try await GuardedStore { blobs -> any BlobStore in
      if blobs.timeline == Store.decisionsName { InterruptedStore(blobs, plan) } else { blobs }
    }
    let first = try store.run(try store.cycle())
    try store.deleteContract(2)
    return (store, first.version, try #require(try store.hold(try store.cycle())).held.version)
  }

  @Test("a release that a running cycle follows at once is no error") func followed() async throws {
    let meanwhile = Meanwhile()
    let (store, first, held) = try await held(meanwhile)
    let lent = Lent(store: store)
    meanwhile.set { for _ in 0..<2 { try lent.store.run(try lent.store.cycle()) } }
    try store.decide(.release, held)
    #expect(try #require(try store.announced) > first)
    #expect(store.events.count == 2, "held and released")
  }

  @Test("a release that comes too late says that it has no effect") func late() async throws {
    let meanwhile = Meanwhile()
    let (store, first, held) = try await held(meanwhile)
    let lent = Lent(store: store)
    meanwhile.set {
      // What the held state was compared with is announced no more.
      let producer = try Producer(
        lent.store.store.liveness.writable(), schemas: DatasetSchemas.liveness, at: lent.store.now().milliseconds)
      _ = try producer.rollBack(to: first, at: lent.store.now().milliseconds, reason: "a test")
    }
    let error = try #require(throws: TimelineError.self) { try store.decide(.release, held) }
    #expect(error.code == .stateGone)
    #expect(error.detail.contains("the release has no effect"))
  }
}
