import BitMemory
import Foundation
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

    @Test("too many requests are tried again after the time that the server asks for, and given up in words")
    func busy()
      throws
    {
      let server = try FaultyServer(.busy, .none)
      let begin = ContinuousClock.now
      #expect(try store(server).announcedVersion() != nil)
      #expect(ContinuousClock.now - begin >= .seconds(1))
      let always = try FaultyServer(.busy)
      let error = try #require(throws: RemoteError.self) { try store(always, attempts: 2).announcedVersion() }
      #expect(error.description.contains("429") && error.description.contains("tried 2 times"), "\(error)")
      #expect(error.description.contains("asks to wait for 1 s more"), "\(error)")
    }

    @Test(
      "a size that no blob has is an error that names it",
      arguments: [
        (FaultyServer.Fault.negative, "-5"), (.huge, "9223372036854775807"), (.nonsense, "many"),
      ]) func sizes(fault: FaultyServer.Fault, text: String) throws
    {
      let server = try FaultyServer(fault)
      let name = BlobName.snapshot(Version(rawValue: 1))
      let error = try #require(throws: RemoteError.self) { try store(server).byteCount(of: name) }
      #expect(error.code == .badAnswer, "\(error)")
      #expect(error.description.contains("Content-Length"), "\(error)")
    }

    @Test("a web page in place of a text is called one, without what a terminal would obey") func page() throws {
      let (pages, redirects) = (try FaultyServer(.page), try FaultyServer(.redirect))
      let error = try #require(throws: RemoteError.self) { try store(pages).announcedVersion() }
      #expect(error.code == .badAnswer && error.description.contains("web page"), "\(error)")
      #expect(error.description.contains("\\u{1B}[31mlogin"), "\(error)")
      #expect(error.description.utf8.allSatisfy { $0 >= 0x20 })
      let redirect = try #require(throws: RemoteError.self) { try store(redirects).announcedVersion() }
      #expect(redirect.description.contains("it leads to /elsewhere"), "\(redirect)")
    }

    @Test("a small text that hangs or drips is given up in time, and so is a blob that drips") func slow() throws {
      var policy = RemotePolicy()
      (policy.textSeconds, policy.stallSeconds) = (0.5, 0.5)
      for fault in [FaultyServer.Fault.hang, .drip] {
        let server = try FaultyServer(fault)
        let address = try WebAddress("http://127.0.0.1:\(server.port)/x")
        let store = HTTPBlobStore(address, timeline: "videos", policy: policy)
        let begin = ContinuousClock.now
        for read in [{ _ = try store.announcedVersion() }, { _ = try store.blobs() }] {
          let error = try #require(throws: RemoteError.self) { try read() }
          #expect(error.code == .timedOut, "\(error)")
        }
        #expect(server.requests == 2)
        #expect(ContinuousClock.now - begin < .seconds(20))
      }
    }

    @Test(
      "calls end at once when they are told to stop, under way, waiting and to come",
      arguments: [FaultyServer.Fault.hang, .busy])
    func stop(fault: FaultyServer.Fault) throws {
      let server = try FaultyServer(fault)
      let stop = RequestStop()
      let store = HTTPBlobStore(
        try WebAddress("http://127.0.0.1:\(server.port)/x"), timeline: "videos", stop: stop)
      let begin = ContinuousClock.now
      Thread.detachNewThread {
        usleep(300_000)
        stop.stop()
      }
      for _ in 0..<3 {
        let error = try #require(throws: RemoteError.self) { try store.announcedVersion() }
        #expect(error.code == .stopped, "\(error)")
      }
      #expect(ContinuousClock.now - begin < .seconds(5))
    }

    @Test("a server whose announcement was lost serves no empty timeline", arguments: [1, 2]) func lost(files: Int)
      throws
    {
      let (directory, logs) = (try TemporaryDirectory(), try TemporaryDirectory())
      let path = directory.file(TestTimeline.name)
      let chain = try FilmData.publishChain(
        DirectoryBlobStore(path: path, timeline: TestTimeline.name), seed: 8, states: 1)
      let server = try ServedDirectory(directory.path, log: logs.file("log"))
      defer { server.process.stop() }
      let store = HTTPBlobStore(try server.timeline(), timeline: TestTimeline.name)
      #expect(try store.announcedVersion() == chain[0].version)
      for name in ["announced.version", "writer.announced"].prefix(files) {
        try FileSystem.removeFile("\(path)/\(name)")
      }
      let error = try #require(throws: TimelineError.self) { try Consumer(store).latest() }
      #expect(error.code == .damagedTimeline && error.detail.contains("is missing"), "\(error)")
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
