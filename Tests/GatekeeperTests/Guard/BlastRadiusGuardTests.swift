import Gatekeeper
import Hollow
import RuleKit
import TestSupport
import Testing
import Timeline

@Suite("Blast-radius guard") struct BlastRadiusGuardTests {
  @Test("too many dark cells are held, with the guard off announced") func offAndOn() async throws {
    let store = try await GuardedStore()
    let first = try store.run(try store.cycle())
    try store.deleteContract(2)
    let error = try #require(try store.hold(try store.cycle()))
    #expect(try store.announced == first.version)
    #expect((error.held.dark, error.held.live) == (3, 5))
    #expect(
      error.held.summary
        == "all countries: 3 of 5 live cells would go dark, 1 may; BR: 3 of 4 live cells would go dark, 1 may")
    let unguarded = try store.run(try store.cycle(nil))
    #expect(try store.announced == unguarded.version)
    #expect(StoreStatus.count(unguarded).0.live == 2)
    #expect(try store.states.current() == nil, "what was announced otherwise leaves nothing to decide")
    try store.run(try store.cycle())
    #expect(try store.store.held.blobs() == [], "and the next guarded cycle removes it")
  }

  @Test("a timeline's first state has nothing to go dark from") func first() async throws {
    let store = try await GuardedStore()
    let none = BlastRadiusPolicy(all: CellLimit(), country: CellLimit())
    let cycle = try store.cycle(none)
    try store.run(cycle)
    try store.run(cycle)
    #expect(store.events == [])
  }

  @Test("what passes is announced: exactly at the limit, and more in several steps") func steps() async throws {
    let store = try await GuardedStore()
    let cycle = try store.cycle(BlastRadiusPolicy(all: CellLimit(cells: 3), country: CellLimit(cells: 3)))
    try store.run(cycle)
    try store.deleteContract(2)
    try store.run(cycle)
    try store.deleteContract(1)
    #expect(try StoreStatus.count(store.run(cycle)).0.live == 0)
    #expect(store.events == [])
  }

  @Test("a rule's own limit holds what the others let pass, and videos that are gone count as removed") func rules()
    async throws
  {
    let store = try await GuardedStore()
    var policy = BlastRadiusPolicy(all: CellLimit(cells: 9), country: CellLimit(cells: 9))
    try store.run(try store.cycle(policy))
    policy.rules = ["removed": CellLimit(cells: 1)]
    try store.files.apply([.delete(.video(id: 1))], at: store.now())
    let error = try #require(try store.hold(try store.cycle(policy)))
    #expect(error.held.summary == "rule removed: 2 of 5 live cells would go dark, 1 may")
    #expect(error.held.policy == policy)
    #expect(try store.states.require().policy == policy, "also when it is read back")
  }

  @Test("a restart compares with the announced state of the store") func restart() async throws {
    let store = try await GuardedStore()
    let first = try store.run(try store.cycle())
    try store.deleteContract(2)
    let (one, two) = (try store.hold(try store.cycle()), try store.hold(try store.cycle()))
    #expect(one?.held.announced == first.version)
    #expect(two?.held == one?.held, "the second process finds what the first one held")
    #expect(store.events == [.held(try #require(one).held)])
  }

  @Test("one state is held, and refusals after it are counted") func refusals() async throws {
    let store = try await GuardedStore()
    let cycle = try store.cycle()
    try store.run(cycle)
    try store.deleteContract(2)
    let first = try #require(try store.hold(cycle))
    try store.deleteContract(1)
    let third = try (0..<2).map { _ in try store.hold(cycle) }.last ?? nil
    #expect(third?.refusals == 3)
    #expect(third?.held == first.held)
    #expect(try Consumer(store.store.held).versions() == [first.held.version])
    #expect(
      try store.states.state(first.held).live(try #require(store.states.state(first.held).find(videoID: 1))).count == 2)
  }

  @Test("a release names who and why, and lets exactly the held cells go dark") func release() async throws {
    let (store, cycle, held) = try await GuardedStore.holding()
    try store.decide(.release, held.version, by: "ann", reason: "the licence ended")
    let state = try store.run(cycle)
    #expect(state.version > held.version)
    #expect(StoreStatus.count(state).0.live == 2)
    #expect(store.tag("released.version", state) == "\(held.version)")
    #expect(store.tag("released.by", state) == "ann")
    #expect(store.tag("released.reason", state) == "the licence ended")
    let decision = try #require(try store.states.decisions().last)
    #expect(store.events == [.held(held), .released(decision, as: state.version)])
    #expect(try store.states.current() == nil)
    #expect(try store.store.held.blobs() == [])
    let next = try store.run(cycle)
    #expect(store.tag("released.version", next) == nil, "a release is for one announcement")
  }

  @Test("a release in another process is followed after a restart too") func releaseAfterRestart() async throws {
    let store = try await GuardedStore()
    try store.run(try store.cycle())
    try store.deleteContract(2)
    let held = try #require(try store.hold(try store.cycle())).held
    try store.decide(.release, held.version)
    let state = try store.run(try store.cycle())
    #expect(store.tag("released.version", state) == "\(held.version)")
  }

  @Test("inputs that moved on pass with a release while the limits allow what is new, else they are held in turn")
  func releaseOfMovedInputs() async throws {
    let (store, cycle, held) = try await GuardedStore.holding()
    try store.decide(.release, held.version)
    try store.deleteContract(1)
    let next = try #require(try store.hold(cycle))
    #expect(next.held.version > held.version)
    #expect(next.held.dark == 5)
    #expect(next.held.summary == "all countries: 2 of 5 live cells would go dark, 1 may", "besides what was released")
    #expect(try store.states.current() == next.held)
    try store.decide(.release, next.held.version)
    #expect(try StoreStatus.count(store.run(cycle)).0.live == 0)
  }

  @Test("one cell more than was released is within the limits") func releaseWithinLimits() async throws {
    let (store, cycle, held) = try await GuardedStore.holding()
    try store.decide(.release, held.version)
    try store.files.apply([.delete(.territory(country: "US"))], at: store.now())
    #expect(try StoreStatus.count(store.run(cycle)).0.live == 1)
  }

  @Test("a drop discards the held state; while the inputs stay, the next one is held anew") func drop() async throws {
    let store = try await GuardedStore()
    let cycle = try store.cycle()
    let first = try store.run(cycle)
    try store.deleteContract(2)
    let held = try #require(try store.hold(cycle)).held
    try store.decide(.drop, held.version)
    let next = try #require(try store.hold(cycle))
    #expect(next.held.version > held.version)
    #expect(next.refusals == 1)
    #expect(try store.announced == first.version)
    let decision = try #require(try store.states.decision(about: held.version))
    #expect(store.events == [.held(held), .dropped(decision), .held(next.held)])
  }

  @Test("mended inputs pass by themselves and supersede the held state") func superseded() async throws {
    let store = try await GuardedStore()
    let cycle = try store.cycle()
    let first = try store.run(cycle)
    try store.deleteContract(2)
    let held = try #require(try store.hold(cycle)).held
    _ = try store.hold(cycle)
    try await store.files.importFolder(MiniCatalogue.folder)
    let state = try store.run(cycle)
    #expect(state.evaluation.digest == first.evaluation.digest)
    #expect(store.events == [.held(held), .superseded(held, by: state.version, refusals: 2)])
    #expect(try store.states.current() == nil)
    #expect(store.tag("released.version", state) == nil)
    #expect(throws: TimelineError.self) { try store.decide(.release, held.version) }
  }

  @Test("a rollback of the output by an operator supersedes the held state") func rolledBack() async throws {
    let store = try await GuardedStore()
    let first = try store.run(try store.cycle())
    try store.deleteContract(2)
    let held = try #require(try store.hold(try store.cycle())).held
    let producer = try Producer(
      store.store.liveness.writable(), schemas: DatasetSchemas.liveness, at: store.now().milliseconds)
    _ = try producer.rollBack(to: first.version, at: store.now().milliseconds, reason: "a test")
    #expect(try store.states.current() == nil)
    #expect(throws: TimelineError.self) { try store.states.require(held.version) }
  }
}
