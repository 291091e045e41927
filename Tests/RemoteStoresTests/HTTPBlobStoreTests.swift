import BitMemory
import TestSupport
import Testing
import Timeline
import TimelineTestSupport

@testable import RemoteStores

extension RemoteSuite {
  @Suite("HTTP blob store") struct HTTPBlobStoreTests {
    private func store(_ server: FaultyServer, attempts: Int = 4) throws -> HTTPBlobStore {
      var policy = RemotePolicy()
      (policy.attempts, policy.firstWaitSeconds) = (attempts, 0.01)
      return HTTPBlobStore(try WebAddress("http://127.0.0.1:\(server.port)/x"), timeline: "videos", policy: policy)
    }

    @Test("a failure of the connection or of the server's own is tried again, then it succeeds") func repeats() throws {
      let server = try FaultyServer(.unavailable, .cut, .closed, .none)
      #expect(try store(server).announcedVersion() == Version(rawValue: 20_261_123_120_000_000))
      #expect(server.requests == 4)
    }

    @Test("attempts are bounded, and the error says what came last") func bounded() throws {
      let server = try FaultyServer(.unavailable)
      let error = try #require(throws: RemoteError.self) { try store(server, attempts: 3).announcedVersion() }
      #expect(server.requests == 3)
      #expect(error.description.contains("/x/announced.version"))
      #expect(error.description.contains("503"))
      let cutting = try FaultyServer(.cut)
      let cut = try #require(throws: RemoteError.self) { try store(cutting, attempts: 2).announcedVersion() }
      #expect(cut.code == .unreachable)
      #expect(cutting.requests == 2)
    }

    @Test("other answers are not tried again", arguments: [FaultyServer.Fault.forbidden, .redirect, .notImplemented])
    func final(fault: FaultyServer.Fault) throws {
      let server = try FaultyServer(fault)
      let error = try #require(throws: RemoteError.self) { try store(server).announcedVersion() }
      #expect(error.code == .refused)
      #expect(server.requests == 1)
    }

    @Test("an answer that is too long is not read to its end", arguments: [FaultyServer.Fault.long, .endless])
    func tooLong(fault: FaultyServer.Fault) throws {
      let server = try FaultyServer(fault)
      let error = try #require(throws: RemoteError.self) { try store(server).announcedVersion() }
      #expect(error.code == .badAnswer)
      #expect(error.description.contains("more than 65536 bytes"))
      #expect(server.requests == 1)
    }

    @Test("a wrong address is an error, not an empty timeline") func wrongAddress() throws {
      let server = try FaultyServer(.missing)
      let error = try #require(throws: RemoteError.self) { try store(server).announcedVersion() }
      #expect(error.description.contains("check the address"))
    }

    @Test("what a restarted reader has in its cache is not fetched again, unless it is damaged") func cache() throws {
      let (directory, own) = (try TemporaryDirectory(), try TemporaryDirectory())
      let path = directory.file(TestTimeline.name)
      let chain = try FilmData.publishChain(
        DirectoryBlobStore(path: path, timeline: TestTimeline.name), seed: 8, states: 2)
      let server = try ServedDirectory(directory.path, log: own.file("log"))
      defer { server.process.stop() }
      func reader() throws -> Consumer {
        Consumer(HTTPBlobStore(try server.timeline(), timeline: TestTimeline.name, cache: own.file("cache")))
      }
      _ = try reader().latest()
      let (raw, name) = (DirectoryRawBlobs(path: path), BlobName.snapshot(chain[0].version))
      let sound = try raw.bytes(name)
      try FileSystem.replaceFile("\(path)/\(name)", with: [1, 2, 3])
      #expect(try FilmData.films(of: reader().latest()) == chain[1].films)  // from the cache
      try FileSystem.replaceFile(own.file("cache/\(name)"), with: Array(sound.dropLast()))
      #expect(throws: TimelineError.self) { try reader().latest() }  // the cache is no way around the checksum
      try FileSystem.replaceFile("\(path)/\(name)", with: sound)
      #expect(try FilmData.films(of: reader().latest()) == chain[1].films)
      #expect(try FileSystem.read(own.file("cache/\(name)")) == sound)
      let reverse = BlobName.reverseDelta(from: chain[1].version, to: chain[0].version)
      _ = try reader().state(at: chain[1].version)
      try FileSystem.replaceFile(own.file("cache/\(reverse)"), with: [1])
      try raw.remove(reverse)
      _ = try reader().latest()
      #expect(try FileSystem.read(own.file("cache/\(reverse)")) == nil)
    }

    @Test("a cache that cannot be written costs nothing but the download") func noCache() throws {
      let (directory, own) = (try TemporaryDirectory(), try TemporaryDirectory())
      let chain = try FilmData.publishChain(
        DirectoryBlobStore(path: directory.file(TestTimeline.name), timeline: TestTimeline.name), seed: 9, states: 2)
      let server = try ServedDirectory(directory.path, log: own.file("log"))
      defer { server.process.stop() }
      try FileSystem.replaceFile(own.file("file"), with: [])
      let store = HTTPBlobStore(try server.timeline(), timeline: TestTimeline.name, cache: own.file("file/cache"))
      #expect(try FilmData.films(of: Consumer(store).latest()) == chain[1].films)
    }
  }
}
