import Gatekeeper
import RuleKit
import Service
import Standard
import Testing
import Timeline

@Suite("Health") struct HealthTests {
  @Test("an empty store is started and alive, and ready after the first import") func ready() async throws {
    let sample = try SampleStore()
    try await RunningServer.run(sample.store, evaluates: true) { server in
      try await server.until("the store was looked at") {
        try await server.client.get("/healthz/startup").status == 200
      }
      #expect(try await server.client.get("/healthz/live").status == 200)
      for path in ["/healthz/ready", "/v1/status", "/v1/videos/1", "/v1/titles?q=a"] {
        let answer = try await server.client.get(path)
        #expect(answer.status == 503, "\(path)")
        #expect(answer.headers["retry-after"] == "1")
        #expect(answer.headers["content-type"] == "application/problem+json")
        #expect((try answer.object()["detail"] as? String)?.contains("import the datasets") == true)
      }
      let page = try await server.client.get("/", headers: ["Accept": "text/html"])
      #expect(page.status == 503)
      #expect(page.text.contains("No state is served yet"))
      try await server.until("it says what it waits for") { server.log.count(containing: "no dataset yet") > 0 }
      try sample.put(SampleStore.records)
      try await server.untilReady()
      #expect(server.log.count(containing: "no dataset yet") == 1)
    }
  }

  @Test("a pinned output is served while cycles go on, and the newest again once it is let go") func pinned()
    async throws
  {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    try await RunningServer.run(sample.store, evaluates: true) { server in
      try await server.untilReady()
      let served = { try await server.client.get("/v1/status").headers["gatekeeper-state"] }
      let version = try #require(try sample.store.liveness.announcedVersion())
      let pin = Pin(version: version, holder: "ann", reason: "a test", pinnedAt: 0)
      try sample.store.liveness.writable().setPin(pin)
      try await server.until("the pinned state is served") { try await served() == "liveness@\(version)" }
      try await server.untilNextCycle()
      #expect(try await served() == "liveness@\(version)")
      try sample.store.liveness.writable().setPin(nil)
      try await server.until("newer states are served") { try await served() != "liveness@\(version)" }
    }
  }

  @Test("without an evaluator it serves what another process announces, and follows it") func follows() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    let evaluation = try EvaluationCycle(
      sample.store.liveness, evaluator: Evaluator(StandardRules.ruleSet), at: SampleStore.noon)
    let inputs = try sample.store.inputs().latest()
    let first = try evaluation.run(inputs, at: SampleStore.noon, publishedAt: SampleStore.noon)
    let cycle = Confinement(evaluation)
    try await RunningServer.run(sample.store, evaluates: false) { server in
      try await server.untilReady()
      #expect(
        try await server.client.get("/v1/status").headers["gatekeeper-state"] == "liveness@\(first.state.version)")
      let second = try cycle.value.run(inputs, at: SampleStore.later, publishedAt: SampleStore.later)
      try await server.until("the second state is served") {
        try await server.client.get("/v1/status").headers["gatekeeper-state"] == "liveness@\(second.state.version)"
      }
      #expect(try await server.client.get("/v1/videos/2/countries/US").text.contains("\"verdict\":\"live\""))
    }
  }

  /// Hands a value to a closure that alone uses it from then on.
  private final class Confinement: @unchecked Sendable {
    let value: EvaluationCycle
    init(_ value: EvaluationCycle) { self.value = value }
  }
}
