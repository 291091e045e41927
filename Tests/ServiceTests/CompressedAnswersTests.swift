import Foundation
import Gatekeeper
import RuleKit
import Testing
import Timeline

@testable import Service

@Suite("Compressed answers") struct CompressedAnswersTests {
  @Test("long texts go out in gzip to those who take it, and are the same text") func gzip() async throws {
    try await VideoAPITests.serve { server in
      for path in ["/titles/1", "/v1/videos/1", "/v1/videos/1/countries/EU"] {
        let plain = try await answer(path, "identity", server)
        let packed = try await answer(path, "gzip", server)
        #expect(!plain.head.contains("content-encoding"), "\(path)")
        #expect(packed.head.contains("content-encoding: gzip"), "\(path)")
        #expect(packed.body.starts(with: [0x1f, 0x8b]) && packed.body.count < plain.body.count / 2, "\(path)")
        #expect(packed.head.contains("content-length: \(packed.body.count)"), "\(path)")
        for head in [plain.head, packed.head] { #expect(head.contains("accept-encoding"), "\(path)") }
        // The client of the other tests takes gzip and unpacks it.
        let unpacked = try await server.client.get(path)
        #expect(!unpacked.body.isEmpty)
        if path == "/v1/videos/1" { #expect(unpacked.body == Data(plain.body)) }
      }
    }
  }

  @Test("short texts and blobs go out as they are") func plain() async throws {
    try await VideoAPITests.serve { server in
      let blob = try #require(try server.store.timeline(.videos).blobs().first)
      for path in ["/healthz/live", "/timelines/videos/\(blob)", "/timelines/videos/announced.version"] {
        let head = try await answer(path, "gzip", server).head
        #expect(!head.contains("content-encoding"), "\(path)")
      }
    }
  }

  @Test("a text that is known is not sent again, in whichever form it came") func known() async throws {
    try await VideoAPITests.serve { server in
      let first = try await server.client.get("/v1/videos/1")
      let tag = try #require(first.headers["etag"])
      #expect(tag.hasPrefix("W/"))
      for encoding in ["gzip", "identity"] {
        let again = try await server.client.get(
          "/v1/videos/1", headers: ["If-None-Match": tag, "Accept-Encoding": encoding])
        #expect(again.status == 304 && again.headers["etag"] == tag)
      }
    }
  }

  @Test("Accept-Encoding is a list with qualities") func accepted() {
    for yes in ["gzip", "GZIP", "deflate, gzip", "br;q=1, gzip;q=0.5", "*", "gzip ; q=0.001", "x, *;q=1"] {
      #expect(CompressedAnswers.takesGzip(yes), "\(yes)")
    }
    for no in [nil, "", "br", "gzip;q=0", "gzip;q=0.000", "*;q=0", "*, gzip;q=0", "xgzip"] {
      #expect(!CompressedAnswers.takesGzip(no), "\(no ?? "nil")")
    }
  }

  /// The head in lower case, and the body as it was sent.
  private func answer(
    _ path: String, _ encoding: String, _ server: RunningServer
  ) async throws -> (head: String, body: ArraySlice<UInt8>) {
    let bytes = try await RawConnection.blocking {
      let connection = try RawConnection(port: server.client.port)
      try connection.send(
        "GET \(path) HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: \(encoding)\r\nConnection: close\r\n\r\n")
      return try connection.readToEnd()
    }
    let end = try #require(bytes.firstRange(of: Array("\r\n\r\n".utf8)))
    return (String(decoding: bytes[..<end.lowerBound], as: UTF8.self).lowercased(), bytes[end.upperBound...])
  }
}
