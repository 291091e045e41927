import Foundation
import Service
import Testing

@Suite("API: problems") struct ProblemTests {
  static let cases: [(path: String, status: Int, slug: String)] = [
    ("/v1/videos/abc", 400, "bad-video-id"), ("/v1/videos/0", 400, "bad-video-id"),
    ("/v1/videos/-1", 400, "bad-video-id"), ("/v1/videos/9223372036854775808", 400, "bad-video-id"),
    ("/v1/videos/%31%FF", 400, "bad-video-id"), ("/v1/videos/99", 404, "unknown-video"),
    ("/v1/videos/1/countries/de", 404, "unknown-country"), ("/v1/videos/1/countries/UK", 404, "unknown-country"),
    ("/v1/videos/99/countries/DE", 404, "unknown-video"), ("/v1/videos/1?at=1", 400, "unknown-parameter"),
    ("/v1/titles", 400, "bad-parameter"), ("/v1/titles?q=", 400, "bad-parameter"),
    ("/v1/titles?q=a&limit=0", 400, "bad-parameter"), ("/v1/titles?q=a&limit=101", 400, "bad-parameter"),
    ("/v1/titles?q=a&limit=x", 400, "bad-parameter"), ("/v1/titles?q=%FF", 400, "bad-parameter"),
    ("/v1/titles?q=a&q=b", 400, "bad-parameter"), ("/v1/titles?query=a", 400, "unknown-parameter"),
    ("/v1/titles?q=\(String(repeating: "a", count: 201))", 400, "bad-parameter"),
    ("/v1/titles?q=\(String(repeating: "a", count: 2048))", 414, "uri-too-long"),
    ("/v1", 404, "not-found"), ("/nothing/here", 404, "not-found"), ("/titles", 404, "not-found"),
    ("/titles/1?at=now", 400, "bad-parameter"), ("/titles/1?country=XX", 404, "unknown-country"),
  ]

  @Test("every error is a problem with its own type") func problems() async throws {
    try await VideoAPITests.serve { server in
      for (path, status, slug) in Self.cases {
        let answer = try await server.client.get(path)
        #expect(answer.status == status, "\(path)")
        #expect(answer.headers["content-type"] == "application/problem+json", "\(path)")
        let object = try answer.object()
        #expect(object["type"] as? String == "/problems/\(slug)", "\(path)")
        #expect(object["status"] as? Int == status, "\(path)")
        #expect((object["title"] as? String)?.isEmpty == false, "\(path)")
        #expect((object["detail"] as? String)?.isEmpty == false, "\(path)")
        #expect((object["instance"] as? String)?.hasPrefix("/v1/requests/") == true, "\(path)")
      }
    }
  }

  @Test("an unknown country is told which codes exist") func countries() async throws {
    try await VideoAPITests.serve { server in
      let answer = try await server.client.get("/v1/videos/1/countries/EU")
      let codes = try #require(try answer.object()["countries"] as? [String])
      #expect(codes.count == 250)
      #expect(codes.contains("DE"))
    }
  }

  @Test("other methods than GET and HEAD are refused", arguments: ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
  func methods(method: String) async throws {
    try await VideoAPITests.serve { server in
      for path in ["/v1/videos/1", "/v1/status", "/", "/titles/1", "/healthz/live"] {
        let answer = try await server.client.get(path, method: method)
        #expect(answer.status == 405, "\(path)")
        #expect(answer.headers["allow"] == "GET, HEAD")
        #expect(answer.headers["content-type"] == "application/problem+json")
      }
    }
  }

  @Test("on loopback no other host is answered, so that no page elsewhere can read it") func host() async throws {
    try await VideoAPITests.serve { server in
      let foreign = try await server.client.get("/v1/status", headers: ["Host": "attacker.example"])
      #expect(foreign.status == 421)
      let local = try await server.client.get("/v1/status", headers: ["Host": "localhost:\(server.client.port)"])
      #expect(local.status == 200)
    }
  }
}
