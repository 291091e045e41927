import Foundation
import Testing

@testable import Service

/// Requests that no honest client sends, over real sockets: each is refused with a problem, and the server goes on.
@Suite("Requests that are refused") struct RequestRulesTests {
  /// The head and the problem of an answer.
  private static func problem(_ answer: String) throws -> (head: String, type: String) {
    let parts = answer.components(separatedBy: "\r\n\r\n")
    try #require(parts.count == 2, "\(answer)")
    let object = try JSONSerialization.jsonObject(with: Data(parts[1].utf8)) as? [String: Any]
    return (parts[0], try #require(object?["type"] as? String))
  }

  private static func expectProblem(_ answer: String, _ status: Int, _ slug: String) throws {
    let (head, type) = try problem(answer)
    #expect(head.hasPrefix("HTTP/1.1 \(status) "), "\(head)")
    #expect(type == "/problems/\(slug)")
    let fields = head.lowercased()
    for field in [
      "content-type: application/problem+json", "date: ", "server: gatekeeper", "x-content-type-options: nosniff",
      "content-security-policy: ", "referrer-policy: no-referrer", "cross-origin-resource-policy: same-origin",
    ] { #expect(fields.contains("\r\n\(field)"), "\(field)") }
  }

  static let bytes: [(request: String, status: Int, slug: String)] = [
    ("garbage\r\n\r\n", 400, "bad-request"), ("GET\r\n\r\n", 400, "bad-request"),
    ("\u{16}\u{3}\u{1}\u{2}\u{0}\r\n\r\n", 400, "bad-request"),
    ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, "bad-request"),
    ("GET / HTTP/3.7\r\nHost: localhost\r\n\r\n", 505, "version-not-supported"),
    ("GET / HTTP/2.0\r\nHost: localhost\r\n\r\n", 505, "version-not-supported"),
    ("GET / HTTP/1.1\r\nHost: localhost\r\nA: \(String(repeating: "a", count: 17_000))\r\n\r\n", 431, "head-too-large"),
    (
      "GET / HTTP/1.1\r\nHost: localhost\r\nA: \(String(repeating: "a", count: 1 << 20))\r\n\r\n", 431, "head-too-large"
    ),
    (
      "GET / HTTP/1.1\r\nHost: localhost\r\n\((0..<1000).map { "A\($0): b\r\n" }.joined())\r\n", 431, "head-too-large"
    ),
    ("GET /\(String(repeating: "a", count: 100_000)) HTTP/1.1\r\nHost: localhost\r\n\r\n", 414, "uri-too-long"),
    (
      "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400, "bad-request"
    ),
    ("GET / HTTP/1.1\r\nHost: localhost\r\n a: folded\r\nbad name: x\r\n\r\n", 400, "bad-request"),
  ]

  @Test("bytes that are no request are a problem, and the connection closes", arguments: bytes.indices)
  func badBytes(index: Int) async throws {
    let (request, status, slug) = Self.bytes[index]
    try await VideoAPITests.serve { server in
      let answer = try await RawConnection.exchange(request, port: server.client.port)
      try Self.expectProblem(answer, status, slug)
      #expect(answer.lowercased().contains("\r\nconnection: close"))
    }
  }

  static let hosts: [(request: String, status: Int, slug: String)] = [
    ("GET /\(String(repeating: "a", count: 3000)) HTTP/1.1\r\nHost: localhost", 414, "uri-too-long"),
    ("GET /v1/status HTTP/1.1", 400, "bad-host"),
    ("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nHost: localhost", 400, "bad-host"),
    ("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nhost: evil.example", 400, "bad-host"),
    ("GET /v1/status HTTP/1.1\r\nHost: localhost:abc", 400, "bad-host"),
    ("GET /v1/status HTTP/1.1\r\nHost: localhost:80@evil.example", 400, "bad-host"),
    ("GET /v1/status HTTP/1.1\r\nHost: [::1]evil.example", 400, "bad-host"),
    ("GET /v1/status HTTP/1.1\r\nHost:", 400, "bad-host"),
    ("GET /healthz/live HTTP/1.1\r\nHost: evil.example", 421, "misdirected-request"),
    ("GET http://evil.example/healthz/live HTTP/1.1\r\nHost: localhost", 421, "misdirected-request"),
    ("GET http://u@localhost/healthz/live HTTP/1.1\r\nHost: localhost", 400, "bad-host"),
    ("GET HTTP://evil.example HTTP/1.1\r\nHost: localhost", 421, "misdirected-request"),
    ("GET ftp://localhost/ HTTP/1.1\r\nHost: localhost", 400, "bad-request"),
    ("OPTIONS * HTTP/1.1\r\nHost: localhost", 405, "method-not-allowed"),
    ("CONNECT localhost:80 HTTP/1.1\r\nHost: localhost", 405, "method-not-allowed"),
  ]

  @Test("a request names its host once, well, and rightly", arguments: hosts.indices)
  func badHosts(index: Int) async throws {
    let (request, status, slug) = Self.hosts[index]
    try await VideoAPITests.serve { server in
      let answer = try await RawConnection.exchange(
        "\(request)\r\nConnection: close\r\n\r\n", port: server.client.port)
      try Self.expectProblem(answer, status, slug)
    }
  }

  @Test("the host of an absolute target decides, and HTTP/1.0 may name none") func goodHosts() async throws {
    try await VideoAPITests.serve { server in
      for request in [
        "GET http://localhost/healthz/live HTTP/1.1\r\nHost: evil.example", "GET /healthz/live HTTP/1.0",
        "GET http://127.0.0.1:80/healthz/live HTTP/1.0",
      ] {
        let answer = try await RawConnection.exchange(
          "\(request)\r\nConnection: close\r\n\r\n", port: server.client.port)
        #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(request)")
      }
    }
  }

  @Test("a page of another site gets nothing but what a link opens") func otherSites() async throws {
    try await VideoAPITests.serve { server in
      let picture = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"]
      let link = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"]
      let frame = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"]
      let asked: @Sendable (String, [String: String]) async throws -> Int = { path, headers in
        try await server.client.get(path, headers: headers).status
      }
      for path in ["/", "/titles/1", "/v1/titles?q=a", "/v1/status", "/timelines/videos/announced.version"] {
        let isPage = path == "/" || path == "/titles/1"
        let cases = [
          (picture, 403), (frame, 403), (["Sec-Fetch-Site": "same-origin"], 200), (["Sec-Fetch-Site": "none"], 200),
          (link, isPage ? 200 : 403),
        ]
        for (headers, expected) in cases {
          let status = try await asked(path, headers)
          #expect(status == expected, "\(path) \(headers)")
        }
      }
      #expect(try await asked("/?q=a", link) == 200)
      #expect(try await asked("/healthz/live", picture) == 200)
    }
  }
}
