import Gatekeeper
import Ingest
import RuleKit
import Service
import ServiceLifecycle
import Standard
import Testing
import Timeline

@Suite("Held output") struct HeldTests {
  /// Nothing may go dark.
  private static let policy = BlastRadiusPolicy(all: CellLimit(), country: CellLimit())

  private static func decide(_ action: Decision.Action, _ version: Version, _ store: Store) throws {
    try HeldStates(store).decide(
      Decision(version: version, action: action, by: "ann", reason: "it ended", decidedAt: SampleStore.noon))
  }

  /// The one live cell of the sample goes dark.
  private static func endContract(_ store: Store) throws {
    _ = try ChangeApplier(store).apply([.delete(.contract(id: 11))], at: SampleStore.noon)
  }

  @Test("status and pages say what is held and why, the log says it once, and a release ends it") func served()
    async throws
  {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    try await RunningServer.run(sample.store, evaluates: true, blastRadius: Self.policy) { server in
      try await server.untilReady()
      #expect(try await server.client.get("/v1/status").object()["held"] as? [String] == [])
      try Self.endContract(sample.store)
      let held = { try await server.client.get("/v1/status").object()["held"] as? [[String: String]] }
      try await server.until("the status says so") { try await held()?.isEmpty == false }
      let version = try #require(try await held()?.first?["version"].flatMap { Version($0) })
      #expect(try await held()?.first?["reason"]?.contains("1 of 1 live cells would go dark, 0 may") == true)
      let page = try await server.client.get("/titles/1", headers: ["Accept": "text/html"])
      #expect(page.text.contains("held@\(version) waits for an operator: all countries: 1 of 1 live cells"))
      #expect(page.text.contains("Live in 1 country"))
      let announced = try sample.store.liveness.announcedVersion()
      try await Task.sleep(for: .milliseconds(300))
      #expect(try sample.store.liveness.announcedVersion() == announced, "while it is held, nothing is announced")
      #expect(try await server.client.get("/healthz/ready").status == 200)
      #expect(server.log.count(containing: "is held") == 1)
      try Self.decide(.release, version, sample.store)
      try await server.until("the released state is served") {
        try await server.client.get("/v1/videos/1/countries/US").text.contains("\"verdict\":\"blocked\"")
      }
      try await server.until("nothing is held any more") { try await held()?.isEmpty == true }
      #expect(server.log.count(containing: "was released by ann: it ended; announced as liveness@") == 1)
    }
  }

  @Test("a decision starts a cycle long before the interval is over") func wakes() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    let (finished, log) = (Shared<[CycleResult]>([]), LogLines())
    let service = CycleService(
      sample.store, evaluator: Evaluator(StandardRules.ruleSet, threads: 1), intervalSeconds: 3600,
      blastRadius: Self.policy, now: { SampleStore.noon }, logger: log.logger
    ) { cycle in finished.change { $0.append(cycle) } }
    let group = ServiceGroup(configuration: .init(services: [service], logger: LogLines().logger))
    async let running: Void = group.run()
    func until(_ condition: () -> Bool) async throws {
      let end = ContinuousClock.now + .seconds(300)
      while !condition(), ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(5)) }
      #expect(condition(), "waited in vain: \(log.lines)")
    }
    try await until { finished.value.count == 1 }
    try Self.endContract(sample.store)
    try await until { log.count(containing: "is held") == 1 }
    try Self.decide(.release, try HeldStates(sample.store).require().version, sample.store)
    try await until { finished.value.count == 2 }
    await group.triggerGracefulShutdown()
    try await running
    #expect(finished.value.last?.counts.live == 0)
  }
}
