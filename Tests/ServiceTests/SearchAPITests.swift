import Foundation
import Service
import Testing

@Suite("API: search and status") struct SearchAPITests {
  private static func ids(_ answer: Client.Answer) throws -> [Int] {
    let titles = try #require(try answer.object()["titles"] as? [[String: Any]])
    return titles.compactMap { $0["videoId"] as? Int }
  }

  @Test("finds titles by a part of the name or by id, and says when there are more") func search() async throws {
    try await VideoAPITests.serve { server in
      let one = try await server.client.get("/v1/titles?q=harbour+l")
      #expect(try Self.ids(one) == [1])
      let title = try #require((try one.object()["titles"] as? [[String: Any]])?.first)
      #expect(title["path"] as? [String] == ["Harbour Lights"])
      #expect(title["liveCountries"] as? Int == 1)
      #expect(title["blockedCountries"] as? Int == 249)
      #expect(try Self.ids(try await server.client.get("/v1/titles?q=2")) == [2])
      let limited = try await server.client.get("/v1/titles?q=a&limit=2")
      // In 3 and 4 a word begins with it, in 1 and 2 it stands inside of one.
      #expect(try Self.ids(limited) == [3, 4])
      #expect(try limited.object()["hasMore"] as? Bool == true)
      let none = try await server.client.get("/v1/titles?q=no%20such")
      #expect(try Self.ids(none).isEmpty)
      #expect(try none.object()["hasMore"] as? Bool == false)
    }
  }

  @Test("the status names the state, its inputs and its cells") func status() async throws {
    try await VideoAPITests.serve { server in
      let answer = try await server.client.get("/v1/status")
      let object = try answer.object()
      #expect(object["state"] as? String == answer.headers["gatekeeper-state"])
      #expect(object["videos"] as? Int == 4)
      #expect(object["liveCells"] as? Int == 1)
      #expect(object["blockedCells"] as? Int == 4 * 250 - 1)
      #expect((object["digest"] as? String)?.utf8.count == 64)
      #expect((object["problems"] as? [Any])?.isEmpty == true)
      let inputs = try #require(object["inputs"] as? [[String: Any]])
      #expect(inputs.count == 6)
      let ratings = try #require(inputs.first { $0["dataset"] as? String == "ratings" })
      #expect(ratings["version"] is NSNull)
      let videos = try #require(inputs.first { $0["dataset"] as? String == "videos" })
      #expect(videos["publishedAt"] as? String == "2026-01-15T12:00:00Z")
    }
  }
}
