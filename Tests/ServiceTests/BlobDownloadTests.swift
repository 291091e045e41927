import Crypto
import Foundation
import Gatekeeper
import NIOCore
import Testing
import Timeline

@testable import Service

@Suite("Downloads of blobs") struct BlobDownloadTests {
  /// A blob of some megabytes beside the store's own, with its checksum: larger than what kernels hold for a connection.
  private static func serve(
    size: Int = 24 << 20, change: (inout ServerOptions) -> Void = { _ in },
    _ body: @Sendable (RunningServer, Blob) async throws -> Void
  ) async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    let blob = Blob(
      path: "/timelines/videos/snapshot-9", file: "\(sample.store.location)/videos/snapshot-9", size: size)
    try blob.write()
    try await RunningServer.run(sample.store, evaluates: false, change: change) { try await body($0, blob) }
  }

  private struct Blob {
    let path: String
    let file: String
    let content: Data
    let digest: String

    init(path: String, file: String, size: Int) {
      (self.path, self.file) = (path, file)
      // Runs of 1,000 equal bytes, of which neighbours differ: made quickly, and a piece too many or too few is seen.
      var content = Data(capacity: size)
      for start in stride(from: 0, to: size, by: 1000) {
        content.append(Data(repeating: UInt8(truncatingIfNeeded: start / 1000), count: min(1000, size - start)))
      }
      self.content = content
      digest = SHA256.hash(data: content).map { String(format: "%02x", $0) }.joined()
    }

    func write() throws {
      let url = URL(filePath: file)
      try content.write(to: url)
      let name = url.lastPathComponent
      try Data("\(digest)  \(name)\n".utf8).write(to: url.deletingLastPathComponent().appending(path: "sha256-\(name)"))
    }

    var request: String { "GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" }
  }

  @Test("a blob is tagged with its checksum and may be kept for ever, the announcement not") func headers() async throws
  {
    try await Self.serve(size: 1000) { server, blob in
      let whole = try await server.client.get(blob.path)
      #expect(whole.status == 200 && whole.body == blob.content)
      #expect(whole.headers["etag"] == "\"\(blob.digest)\"")
      #expect(whole.headers["accept-ranges"] == "bytes")
      #expect(whole.headers["cache-control"] == "public, max-age=31536000, immutable")
      let head = try await server.client.get(blob.path, method: "HEAD")
      #expect(head.status == 200 && head.headers["content-length"] == "1000" && head.body.isEmpty)
      let known = try await server.client.get(blob.path, headers: ["If-None-Match": "\"\(blob.digest)\""])
      #expect(known.status == 304)
      let announced = try await server.client.get("/timelines/videos/announced.version")
      #expect(announced.headers["cache-control"] == "private, no-cache")
      try FileManager.default.removeItem(atPath: blob.file.replacing("snapshot-9", with: "sha256-snapshot-9"))
      let unknown = try await server.client.get(blob.path)
      #expect(unknown.status == 200 && unknown.headers["etag"] == nil)
      #expect(unknown.headers["cache-control"] == "private, no-cache")
    }
  }

  @Test("a part is 206, parts make the whole, and no part is 416") func ranges() async throws {
    try await Self.serve(size: 200_000) { server, blob in
      var pieces = Data()
      for range in ["bytes=0-99999", "bytes=100000-149999", "bytes=-50000"] {
        let part = try await server.client.get(blob.path, headers: ["Range": range])
        #expect(part.status == 206)
        let first = pieces.count
        pieces += part.body
        #expect(part.headers["content-range"] == "bytes \(first)-\(pieces.count - 1)/200000")
        #expect(part.headers["content-length"] == "\(part.body.count)")
      }
      #expect(pieces == blob.content)
      let beyond = try await server.client.get(blob.path, headers: ["Range": "bytes=200000-"])
      #expect(beyond.status == 416 && beyond.headers["content-range"] == "bytes */200000")
      #expect((try beyond.object())["type"] as? String == "/problems/range-not-satisfiable")
    }
  }

  @Test("a reader that has the beginning of another blob gets everything") func conditions() async throws {
    try await Self.serve(size: 1000) { server, blob in
      let cases: [([String: String], Int)] = [
        (["Range": "bytes=10-", "If-Range": "\"\(blob.digest)\""], 206),
        (["Range": "bytes=10-", "If-Range": "\"another\""], 200),
        (["Range": "bytes=10-", "If-Range": "W/\"\(blob.digest)\""], 200),
        (["Range": "bytes=10-", "If-Range": "Fri, 27 Nov 2026 22:00:00 GMT"], 200),
        (["Range": "bytes=10-", "If-Match": "\"\(blob.digest)\""], 206), (["If-Match": "*"], 200),
        (["Range": "bytes=10-", "If-Match": "\"another\""], 412), (["If-Match": "W/\"\(blob.digest)\""], 412),
      ]
      for (headers, status) in cases {
        let answer = try await server.client.get(blob.path, headers: headers)
        #expect(answer.status == status, "\(headers)")
      }
    }
  }

  @Test("a directory under a blob's name is not found, and a blob that cannot be opened is the server's failure")
  func noBlob() async throws {
    try await Self.serve(size: 10) { server, blob in
      let folder = "\(server.store.location)/videos"
      try FileManager.default.createDirectory(atPath: "\(folder)/snapshot-8", withIntermediateDirectories: false)
      #expect(try await server.client.get("/timelines/videos/snapshot-8").status == 404)
      #expect(unsafe mkfifo("\(folder)/snapshot-7", 0o644) == 0)
      #expect(try await server.client.get("/timelines/videos/snapshot-7").status == 404)
      // A link to itself cannot be opened, not even by root.
      try FileManager.default.createSymbolicLink(
        atPath: "\(folder)/snapshot-6", withDestinationPath: "\(folder)/snapshot-6")
      let unreadable = try await server.client.get("/timelines/videos/snapshot-6")
      #expect(unreadable.status == 500)
      #expect(!unreadable.text.contains(folder))
    }
  }

  @Test("a client that closes its side after the request gets the whole blob") func halfClosed() async throws {
    try await Self.serve { server, blob in
      let answer = try await RawConnection.blocking {
        let connection = try RawConnection(port: server.client.port)
        try connection.send(blob.request)
        connection.finish()
        Thread.sleep(forTimeInterval: 0.5)
        return try connection.readToEnd()
      }
      #expect(Data(answer.suffix(blob.content.count)) == blob.content)
      #expect(answer.count > blob.content.count)
    }
  }

  @Test("a blob that shrinks while it is sent ends the connection, short of its length") func shrinks() async throws {
    try await Self.serve { server, blob in
      let count = try await RawConnection.blocking {
        let connection = try RawConnection(port: server.client.port, receiveBuffer: 4096)
        try connection.send(blob.request)
        _ = try connection.read()
        let file = try FileHandle(forUpdating: URL(filePath: blob.file))
        try file.truncate(atOffset: 20 << 20)
        return try connection.readToEnd(seconds: 10).count
      }
      #expect(count < 21 << 20)
    }
  }

  @Test("a reader that does not read is closed, one that reads slowly is not") func slowReaders() async throws {
    try await Self.serve(change: {
      $0.deadlines.progress = .milliseconds(1000)
      $0.deadlines.step = .milliseconds(50)
    }) { server, blob in
      let (stopped, slow) = try await RawConnection.blocking {
        let connections = try (0..<2).map { _ in try RawConnection(port: server.client.port, receiveBuffer: 65_536) }
        for connection in connections { try connection.send(blob.request) }
        // One takes something every now and then for several times as long as a stop may last; the other stops.
        var slow = 0
        for _ in 0..<30 {
          for _ in 0..<8 { slow += try connections[1].read()?.count ?? 0 }
          Thread.sleep(forTimeInterval: 0.1)
        }
        let stopped = (try? connections[0].readToEnd().count) ?? 0
        return (stopped, slow + (try connections[1].readToEnd().count))
      }
      #expect(stopped < blob.content.count / 2)
      #expect(slow > blob.content.count)
    }
  }

  @Test("downloads beyond the limit are told to come again, and there is room when readers go") func tooMany()
    async throws
  {
    try await Self.serve { server, blob in
      let readers = try await RawConnection.blocking {
        // Some more than there is room for: the requests below take a place for a moment too.
        try (0..<Downloads.limit + 16).map { _ in
          let connection = try RawConnection(port: server.client.port, receiveBuffer: 4096)
          try connection.send(blob.request)
          return connection
        }
      }
      try await server.until("all downloads have begun") {
        let answer = try await server.client.get(blob.path, headers: ["Range": "bytes=0-1"])
        guard answer.status == 503 else { return false }
        #expect(answer.headers["retry-after"] == "1")
        #expect((try answer.object())["type"] as? String == "/problems/too-many-downloads")
        return true
      }
      #expect(try await server.client.get(blob.path, method: "HEAD").status == 200)
      try await RawConnection.blocking { try readers.forEach { try $0.reset() } }
      try await server.until("there is room again") { try await server.client.get(blob.path).status == 200 }
    }
  }
}
