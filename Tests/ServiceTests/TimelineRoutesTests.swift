import Foundation
import Gatekeeper
import RuleKit
import Testing
import Timeline

@Suite("Timelines over HTTP") struct TimelineRoutesTests {
  private static func serve(_ body: @Sendable (RunningServer) async throws -> Void) async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    try await RunningServer.run(sample.store, evaluates: false, body)
  }

  @Test("the listing is what sha256sum would print, and names every blob") func listing() async throws {
    try await Self.serve { server in
      let answer = try await server.client.get("/timelines/videos/")
      #expect(answer.status == 200)
      let blobs = try server.store.timeline(.videos).blobs()
      #expect(answer.text.split(separator: "\n").map { $0.dropFirst(66) }.sorted() == blobs.map { "\($0)" }.sorted())
      for blob in blobs {
        let stored = try Data(contentsOf: URL(filePath: "\(server.store.location)/videos/\(blob)"))
        let checksum = try String(
          contentsOf: URL(filePath: "\(server.store.location)/videos/sha256-\(blob)"), encoding: .utf8)
        #expect(answer.text.contains(checksum))
        let read = try await server.client.get("/timelines/videos/\(blob)")
        #expect(read.body == stored)
        #expect(read.headers["content-length"] == "\(stored.count)")
      }
      let empty = try await server.client.get("/timelines/liveness/")
      #expect(empty.status == 200 && empty.text.isEmpty)
    }
  }

  @Test("the announcement has a tag that changes with it") func announcement() async throws {
    try await Self.serve { server in
      let first = try await server.client.get("/timelines/videos/announced.version")
      let version = try #require(try server.store.timeline(.videos).announcedVersion())
      #expect(first.text == "\(version)\n")
      let tag = try #require(first.headers["etag"])
      let path = "/timelines/videos/announced.version"
      let unchanged = try await server.client.get(path, headers: ["If-None-Match": tag])
      #expect(unchanged.status == 304)
      try Data("\(version.rawValue + 1)\n".utf8).write(
        to: URL(filePath: "\(server.store.location)/videos/announced.version"))
      let changed = try await server.client.get(path, headers: ["If-None-Match": tag])
      #expect(changed.status == 200)
      let pin = try await server.client.get("/timelines/videos/pinned.version")
      #expect(pin.status == 404)
    }
  }

  @Test(
    "nothing else is read, and nothing is written",
    arguments: [
      "/timelines", "/timelines/films/", "/timelines/../videos/", "/timelines/videos/writer.epoch",
      "/timelines/videos/..%2f..%2fetc%2fpasswd", "/timelines/videos/../videos/writer.epoch", "/timelines/%2e%2e/",
      "/timelines/videos/snapshot-07", "/timelines/videos/snapshot-7", "/timelines/videos/sha256-snapshot-7",
      "/timelines/videos/snapshot-7%00", "/timelines/videos%2fx/",
    ])
  func nothingElse(path: String) async throws {
    try await Self.serve { server in
      let answer = try await server.client.get(path)
      #expect(answer.status == 404)
      let written = try await server.client.get("/timelines/videos/announced.version", method: "PUT")
      #expect(written.status == 405)
    }
  }

  @Test("a blob whose checksum file speaks of another is not listed") func foreignChecksum() async throws {
    try await Self.serve { server in
      let blob = try server.store.timeline(.videos).blobs()[0]
      let file = URL(filePath: "\(server.store.location)/videos/sha256-\(blob)")
      try Data((String(repeating: "0", count: 64) + "  snapshot-7\n").utf8).write(to: file)
      let listing = try await server.client.get("/timelines/videos/")
      #expect(listing.status == 200 && !listing.text.contains("snapshot-7"))
    }
  }
}
