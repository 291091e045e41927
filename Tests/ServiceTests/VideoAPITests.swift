import Foundation
import Service
import Testing

@Suite("API: verdicts") struct VideoAPITests {
  /// Runs `body` against a server that has evaluated the sample records.
  static func serve(_ body: @Sendable (RunningServer) async throws -> Void) async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    try await RunningServer.run(sample.store, evaluates: true) { server in
      try await server.untilReady()
      try await body(server)
    }
    withExtendedLifetime(sample) {}
  }

  private static func blockers(_ answer: Client.Answer) throws -> [[String: Any]] {
    try #require(try answer.object()["blockers"] as? [[String: Any]])
  }

  @Test("a live cell says so and has no blockers") func liveCell() async throws {
    try await Self.serve { server in
      let answer = try await server.client.get("/v1/videos/1/countries/US")
      #expect(answer.status == 200)
      #expect(answer.headers["content-type"] == "application/json")
      let object = try answer.object()
      #expect(object["verdict"] as? String == "live")
      #expect(object["country"] as? String == "US")
      #expect(try Self.blockers(answer).isEmpty)
    }
  }

  @Test("a blocked cell names each blocker, its owner, its fix and the record") func blockedCell() async throws {
    try await Self.serve { server in
      let answer = try await server.client.get("/v1/videos/1/countries/DE")
      #expect(try answer.object()["verdict"] as? String == "blocked")
      let blockers = try Self.blockers(answer)
      #expect(
        blockers.map { $0["code"] as? String } == ["rating-missing", "no-audio-or-subtitles", "synopsis-missing"])
      #expect(blockers.map { $0["owner"] as? String } == ["Ratings and Compliance", "Localization", "Editorial"])
      #expect(blockers.allSatisfy { $0["countries"] as? [String] == ["DE"] })
      let evidence = try #require(blockers[2]["evidence"] as? [[String: Any]])
      #expect(evidence.first?["record"] as? String == "1/de")
      #expect(blockers.allSatisfy { ($0["fix"] as? String)?.isEmpty == false })
    }
  }

  @Test("a video has a verdict in every country, and headers that name the state") func video() async throws {
    try await Self.serve { server in
      let answer = try await server.client.get("/v1/videos/1")
      let object = try answer.object()
      #expect(object["live"] as? [String] == ["US"])
      #expect((object["blocked"] as? [String])?.count == 249)
      #expect(answer.headers["gatekeeper-state"]?.hasPrefix("liveness@2026011512") == true)
      let inputs = try #require(answer.headers["gatekeeper-inputs"])
      #expect(
        inputs.split(separator: ",").map { $0.prefix { $0 != "@" } } == [
          "videos", "contracts", "assets", "synopses", "territories",
        ])
      #expect(answer.headers["gatekeeper-rules"]?.hasPrefix("standard@") == true)
      #expect(answer.headers["gatekeeper-evaluated-at"] == "2026-01-15T12:00:00Z")
      #expect(answer.headers["cache-control"] == "private, no-cache")
    }
  }

  @Test("an answer that did not change is a 304 in a later state") func notModified() async throws {
    try await Self.serve { server in
      let first = try await server.client.get("/v1/videos/1/countries/DE")
      let tag = try #require(first.headers["etag"])
      // Weak: one text goes out in gzip and as it is.
      #expect(tag.hasPrefix("W/\"") && tag.hasSuffix("\"") && tag.utf8.count == 36)
      try await server.until("a later state is served") {
        let status = try await server.client.get("/v1/status")
        return status.headers["gatekeeper-state"] != first.headers["gatekeeper-state"]
      }
      let second = try await server.client.get("/v1/videos/1/countries/DE", headers: ["If-None-Match": tag])
      #expect(second.status == 304)
      #expect(second.body.isEmpty)
      #expect(second.headers["etag"] == tag)
      #expect(second.headers["gatekeeper-state"] != first.headers["gatekeeper-state"])
      let other = try await server.client.get("/v1/videos/1/countries/US", headers: ["If-None-Match": tag])
      #expect(other.status == 200)
    }
  }

  @Test("HEAD has the headers of GET and no body") func head() async throws {
    try await Self.serve { server in
      let get = try await server.client.get("/v1/videos/1")
      let head = try await server.client.get("/v1/videos/1", method: "HEAD")
      #expect(head.status == 200)
      #expect(head.body.isEmpty)
      #expect(head.headers["etag"] == get.headers["etag"])
      #expect(head.headers["content-length"] == "\(get.body.count)")
    }
  }
}
