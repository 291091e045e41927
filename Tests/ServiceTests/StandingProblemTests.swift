import BitMemory
import Foundation
import Gatekeeper
import Glibc
import Ingest
import RuleKit
import Standard
import Testing
import Timeline

@testable import Service

/// What is wrong is said in the log once, in the status, on the pages and by the readiness probe, and no longer than it is so.
@Suite("Standing problems") struct StandingProblemTests {
  private static func path(_ store: Store, _ name: String) -> String { "\(store.location)/\(name)" }

  private static func move(_ store: Store, _ name: String, to other: String) throws {
    try FileManager.default.moveItem(atPath: path(store, name), toPath: path(store, other))
  }

  private static func subjects(_ server: RunningServer) async throws -> [String] {
    let problems = try await server.client.get("/v1/status").object()["problems"] as? [[String: Any]]
    return try #require(problems).compactMap { $0["subject"] as? String }
  }

  private static func liveCells(_ server: RunningServer) async throws -> Int? {
    try await server.client.get("/v1/status").object()["liveCells"] as? Int
  }

  private static func page(_ server: RunningServer, _ path: String) async throws -> String {
    try await server.client.get(path, headers: ["Accept": "text/html"]).text
  }

  @Test("an input that vanishes stays as it was, and everybody is told", arguments: [Dataset.contracts, .videos])
  func vanished(dataset: Dataset) async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    try await RunningServer.run(sample.store, evaluates: true) { server in
      try await server.untilReady()
      let live = try await Self.liveCells(server)
      #expect(try await Self.subjects(server) == [])
      try Self.move(sample.store, dataset.rawValue, to: "away")
      try await server.until("the status says it") { try await Self.subjects(server) == ["input \(dataset)"] }
      try await server.untilNextCycle()
      #expect(try await Self.liveCells(server) == live)
      for path in ["/", "/?q=a", "/titles/1"] {
        let page = try await Self.page(server, path)
        #expect(page.contains("\(dataset) cannot advance and stays at"), "\(path)")
        #expect(!page.contains(sample.store.location))
      }
      #expect(try await server.client.get("/healthz/ready").status == 200, "the others advance")
      #expect(try await server.client.get("/healthz/ready?verbose").text.contains("input \(dataset)"))
      #expect(server.log.count(containing: "\(dataset) cannot advance") == 1)
      // Whoever reads the timeline from elsewhere must not take it for an empty one.
      for name in ["", "announced.version"] {
        #expect(try await server.client.get("/timelines/\(dataset)/\(name)").status == 503)
      }
      try Self.move(sample.store, "away", to: dataset.rawValue)
      try await server.until("it is over") { try await Self.subjects(server) == [] }
      #expect(try await !Self.page(server, "/titles/1").contains("cannot advance"))
      #expect(server.log.count(containing: "\(dataset) advances again") == 1)
    }
  }

  @Test("without any input left the last output stays, and it is no empty store") func allVanished() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    try await RunningServer.run(sample.store, evaluates: true) { server in
      try await server.untilReady()
      let live = try await Self.liveCells(server)
      let names = try FileManager.default.contentsOfDirectory(atPath: sample.store.location)
      for name in names where name != Store.livenessName { try Self.move(sample.store, name, to: "away-\(name)") }
      try await server.until("the status says it") { try await Self.subjects(server).count == names.count - 1 }
      #expect(try await Self.liveCells(server) == live)
      #expect(server.log.count(containing: "no dataset yet") == 0)
    }
  }

  @Test(
    "after a restart the output is served where an input cannot be read, without the records behind its verdicts",
    arguments: [Dataset.ratings, .videos])
  func restart(dataset: Dataset) async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    let rating = Rating(videoID: 1, country: "US", board: "FSK", certificate: "12", minimumAge: 12)
    try sample.put([.rating(rating)])
    try await RunningServer.run(sample.store, evaluates: true) { try await $0.untilReady() }
    let announced = try sample.store.liveness.announcedVersion()
    try Self.move(sample.store, dataset.rawValue, to: "away")
    try await RunningServer.run(sample.store, evaluates: true) { server in
      try await server.untilReady()
      let answer = try await server.client.get("/v1/videos/1/countries/DE")
      #expect(answer.status == 200)
      let object = try answer.object()
      #expect(object["verdict"] as? String == "blocked")
      #expect(object["unreadableInputs"] as? [String] == [dataset.rawValue])
      let blockers = try #require(object["blockers"] as? [[String: Any]])
      #expect(blockers.allSatisfy { ($0["evidence"] as? [Any])?.isEmpty == true && $0["owner"] is String })
      try await server.until("the status says it") {
        try await Set(Self.subjects(server)) == ["evidence", "cycle", "input \(dataset)"]
      }
      for path in ["/v1/status", "/healthz/ready?verbose", "/titles/1"] {
        #expect(try await !server.client.get(path).text.contains(sample.store.location), "\(path)")
      }
      #expect(try sample.store.liveness.announcedVersion() == announced, "nothing is evaluated without it")
      try Self.move(sample.store, "away", to: dataset.rawValue)
      try await server.until("it is over") { try await Self.subjects(server) == [] }
      #expect(try await server.client.get("/v1/videos/1/countries/DE").object()["unreadableInputs"] == nil)
    }
  }

  @Test("cycles that fail are said, and make the server not ready when that lasts") func failing() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    let clock = Shared(SampleStore.noon)
    try await RunningServer.run(sample.store, evaluates: true, clock: clock) { server in
      try await server.untilReady()
      try Self.move(sample.store, Store.livenessName, to: "away")
      try await server.until("the status says it") { try await Self.subjects(server) == ["cycle"] }
      #expect(try await Self.page(server, "/titles/1").contains("The newest inputs are not evaluated"))
      #expect(try await server.client.get("/healthz/ready").status == 200, "it may pass")
      clock.change { $0 = Instant(milliseconds: $0.milliseconds + 300_000) }
      try await server.until("it is not ready") { try await server.client.get("/healthz/ready").status == 503 }
      #expect(try await server.client.get("/healthz/ready").text.contains("/problems/outdated"))
      #expect(try await server.client.get("/v1/videos/1").status == 200, "what was evaluated is served all the same")
      try Self.move(sample.store, "away", to: Store.livenessName)
      try await server.until("it is over") { try await Self.subjects(server) == [] }
      #expect(try await server.client.get("/healthz/ready").status == 200)
      #expect(server.log.count(containing: "The cycle failed") == 1)
      #expect(server.log.count(containing: "Cycles succeed again") == 1)
    }
  }

  @Test("a gate that somebody holds fails rounds, and does not end the service") func gate() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    try await RunningServer.run(sample.store, evaluates: true) { server in
      try await server.untilReady()
      // A cycle may be in the gate just now.
      var hold = try FileLock(path: Self.path(sample.store, "liveness/writer.gate"))
      while hold == nil { hold = try FileLock(path: Self.path(sample.store, "liveness/writer.gate")) }
      try await server.until("the status says it") { try await Self.subjects(server) == ["cycle"] }
      #expect(try await Self.page(server, "/titles/1").contains("busy"))
      hold = nil
      try await server.until("cycles succeed again") { try await Self.subjects(server) == [] }
      try await server.untilNextCycle()
    }
  }

  @Test("rounds wait while the clock is behind, and the log says it once") func clock() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    let clock = Shared(SampleStore.noon)
    try await RunningServer.run(sample.store, evaluates: true, clock: clock) { server in
      try await server.untilReady()
      let live = try await Self.liveCells(server)
      clock.value = Instant(milliseconds: SampleStore.noon.milliseconds - 172_800_000)
      try await server.until("the status says it") { try await Self.subjects(server) == ["clock"] }
      let announced = try sample.store.liveness.announcedVersion()
      try await Task.sleep(for: .milliseconds(300))
      #expect(try sample.store.liveness.announcedVersion() == announced)
      #expect(try await Self.liveCells(server) == live)
      #expect(server.log.count(containing: "Set the clock right") == 1)
      clock.value = SampleStore.noon
      try await server.until("cycles go on") { try await Self.subjects(server) == [] }
      clock.value = SampleStore.later
      try await server.until("the jump is said") { server.log.count(containing: "The clock went forward by") == 1 }
    }
  }

  @Test("the log has a kind of failure once, whatever version is in its text") func kinds() {
    let log = LogLines()
    let problems = StandingProblems(now: { SampleStore.noon }, logger: log.logger)
    for version in 0..<50 {
      let full = FileError(operation: "write", path: "/store/delta-\(version)", errorNumber: ENOSPC)
      problems.note(.cycle, full, "The cycle failed")
    }
    problems.note(.cycle, FileError(operation: "open", path: "/store", errorNumber: EMFILE), "The cycle failed")
    problems.note(
      .cycle, FileError(operation: "write", path: "/store/delta-9", errorNumber: ENOSPC), "The cycle failed")
    #expect(log.lines.count == 2, "\(log.lines)")
    #expect(log.lines.first?.contains("/store/delta-0") == true)
    #expect(problems.all.map(\.sentence) == ["The cycle failed: the disk is full"])
    problems.end(.cycle, "Cycles succeed again")
    problems.end(.cycle, "Cycles succeed again")
    #expect(log.lines.count == 3)
    #expect(problems.all.isEmpty)
  }

  @Test("a clock that is put forward is noticed, one that runs is not") func jumps() {
    var watch = ClockWatch()
    let start = ContinuousClock.now
    func at(_ seconds: Int64) -> Instant { Instant(milliseconds: SampleStore.noon.milliseconds + seconds * 1000) }
    #expect(watch.jump(to: at(0), at: start) == nil)
    #expect(watch.jump(to: at(3600), at: start + .seconds(3600)) == nil)
    #expect(watch.jump(to: at(3660), at: start + .seconds(3601)) == nil)
    #expect(watch.jump(to: at(3000), at: start + .seconds(3602)) == nil)
    #expect(watch.jump(to: at(90_000), at: start + .seconds(3603))?.contains("by 86999 s") == true)
  }
}
