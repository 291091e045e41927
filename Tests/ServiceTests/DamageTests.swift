import Foundation
import Gatekeeper
import Glibc
import Ingest
import RuleKit
import Service
import Standard
import Testing
import Timeline

@Suite("Damage") struct DamageTests {
  /// Announces one more version whose blob is not what its checksum says; returns the last good one.
  private static func damage(_ blobs: any BlobStore, of store: Store) throws -> Version {
    let timeline = try blobs.writable()
    let last = try #require(try timeline.announcedVersion())
    let next = Version(rawValue: last.rawValue + 1)
    let name = BlobName.delta(from: last, to: next)
    let lease = try timeline.acquireLease(holder: "test", at: 0)
    try timeline.publish([(name, [1, 2, 3])], under: lease)
    try Data([9]).write(to: URL(filePath: "\(store.location)/\(timeline.timeline)/\(name)"))
    try timeline.announce(next, under: lease)
    return last
  }

  private static func rate(_ store: Store) throws {
    let rating = Rating(videoID: 1, country: "DE", board: "FSK", certificate: "12", minimumAge: 12)
    _ = try ChangeApplier(store).apply([.upsert(.rating(rating))], at: SampleStore.noon)
  }

  /// Points a symbolic link elsewhere in one step, so that no cycle finds it missing.
  private static func point(_ link: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(atPath: "\(link)-next", withDestinationPath: target)
    guard unsafe rename("\(link)-next", link) == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  @Test("a damaged input keeps its last state; the others advance, and the log says it once") func input() async throws
  {
    try await VideoAPITests.serve { server in
      let kept = try Self.damage(server.store.timeline(.videos), of: server.store)
      try Self.rate(server.store)
      try await server.until("the rating is served") {
        try await !server.client.get("/v1/videos/1/countries/DE").text.contains("rating-missing")
      }
      try await server.untilNextCycle()
      #expect(server.log.count(containing: "videos cannot advance and stays at \(kept)") == 1)
      let inputs = try await server.client.get("/v1/status").headers["gatekeeper-inputs"]
      #expect(inputs?.contains("videos@\(kept),") == true)
    }
  }

  @Test("after a restart a damaged input stays at the version of the last output") func restart() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    try await RunningServer.run(sample.store, evaluates: true) { try await $0.untilReady() }
    let kept = try Self.damage(sample.store.timeline(.videos), of: sample.store)
    try await RunningServer.run(sample.store, evaluates: true) { server in
      try await server.untilReady()
      try await server.untilNextCycle()
      #expect(server.cycles.value.last?.catalogue.inputs[.videos]?.version == kept)
    }
  }

  @Test("cycles that fail leave the last answer served, and succeed again") func output() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    let path = "\(sample.store.location)/\(Store.livenessName)"
    try FileManager.default.createDirectory(atPath: "\(path)-folder", withIntermediateDirectories: false)
    try Data().write(to: URL(filePath: "\(path)-file"))
    try Self.point(path, to: "\(path)-folder")
    try await RunningServer.run(sample.store, evaluates: true) { server in
      try await server.untilReady()
      try Self.point(path, to: "\(path)-file")
      try await server.until("a cycle fails") { server.log.count(containing: "The cycle failed") > 0 }
      try await Task.sleep(for: .seconds(2))  // the cycle that was under way may fail in its own way
      let lines = server.log.count(containing: "The cycle failed")
      try await Task.sleep(for: .milliseconds(300))
      #expect(server.log.count(containing: "The cycle failed") == lines)
      let before = try await server.client.get("/v1/videos/1/countries/US")
      #expect(before.status == 200)
      #expect(before.text.contains("\"verdict\":\"live\""))
      try Self.point(path, to: "\(path)-folder")
      try await server.until("cycles succeed again") { server.log.count(containing: "Cycles succeed again") > 0 }
      try await server.until("a newer state is served") {
        try await server.client.get("/v1/status").headers["gatekeeper-state"] != before.headers["gatekeeper-state"]
      }
    }
  }

  @Test("a damaged output leaves the last answer served, and the status says why") func announced() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    try await RunningServer.run(sample.store, evaluates: true) { try await $0.untilReady() }
    try await RunningServer.run(sample.store, evaluates: false) { server in
      try await server.untilReady()
      let kept = try Self.damage(server.store.liveness, of: server.store)
      try await server.until("the status says it") {
        try await server.client.get("/v1/status").text.contains("damaged blob")
      }
      let answer = try await server.client.get("/v1/videos/1")
      #expect(answer.headers["gatekeeper-state"] == "liveness@\(kept)")
      let page = try await server.client.get("/titles/1", headers: ["Accept": "text/html"])
      #expect(page.text.contains("A newer state cannot be shown"))
      try await Task.sleep(for: .seconds(1))
      #expect(server.log.count(containing: "cannot be served") == 1)
    }
  }
}
