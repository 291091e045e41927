import Foundation
import TestSupport
import Testing
import Timeline
import TimelineTestSupport

@testable import RemoteStores

extension RemoteSuite {
  /// A server that goes away in the middle of work, and comes back.
  @Suite("Outages") struct OutageTests {
    /// A timeline behind a front of OpenStack Swift that can be stopped.
    private static func fronted() throws -> (configuration: S3Configuration, start: () throws -> SupervisedProcess) {
      let openStack = try #require(ServersTrait.openStack)
      let made = try TestBucket.openStack()
      let port = try Loopback.freePorts(1)[0]
      var configuration = try TestBucket.configuration(port: port, bucket: made.bucket, credentials: made.credentials)
      configuration.conditionalWrites = .unsupported
      (configuration.policy.attempts, configuration.policy.firstWaitSeconds) = (2, 0.01)
      return (configuration, { try openStack.startFront(port: port) })
    }

    @Test("between blobs and announcement nothing is announced, and the next cycle succeeds", .needsOpenStack)
    func publication() throws {
      let (configuration, start) = try Self.fronted()
      let front = try start()
      // The lease and leftovers, a snapshot and its announcement; delta and reverse delta, and then the announcement.
      let plan = InterruptionPlan(at: 7, .before) { front.stop() }
      let store = InterruptedStore(S3BlobStore(configuration, timeline: TestTimeline.name), plan)
      let producer = try FilmData.producer(store)
      let first = try FilmData.publish([1: "one"], second: 1, with: producer)
      let error = try #require(throws: RemoteError.self) { try FilmData.publish([1: "two"], second: 2, with: producer) }
      #expect(error.code == .unreachable)
      #expect(error.description.contains("http://127.0.0.1:"))
      #expect(error.description.contains("tried 2 times"))
      let again = try start()
      defer { again.stop() }
      #expect(try FilmData.films(of: Consumer(store).latest()) == [1: "one"])
      #expect(try Consumer(store).versions() == [first.version])
      let third = try FilmData.publish([1: "three"], second: 3, with: producer)
      #expect(try FilmData.films(of: Consumer(store).latest()) == [1: "three"])
      // What was published of the second state, and never announced, must not pass for a state now.
      #expect(try Consumer(store).versions() == [first.version, third.version])
    }

    @Test("a server that hangs is given up in time, and used again when it answers", .needsOpenStack)
    func hanging() throws {
      var (configuration, start) = try Self.fronted()
      configuration.policy.attemptSeconds = 0.5
      let front = try start()
      defer { front.stop() }
      let store = S3BlobStore(configuration, timeline: TestTimeline.name)
      #expect(try store.announcedVersion() == nil)
      front.signal(SIGSTOP)
      let begin = ContinuousClock.now
      let error = try #require(throws: RemoteError.self) { try store.announcedVersion() }
      #expect(error.code == .timedOut, "\(error)")
      #expect(ContinuousClock.now - begin < .seconds(20))
      front.signal(SIGCONT)
      configuration.policy.attemptSeconds = 60
      #expect(try S3BlobStore(configuration, timeline: TestTimeline.name).announcedVersion() == nil)
    }

    @Test("between two deltas the reader stays where it was, and goes on later") func reading() throws {
      let (directory, logs) = (try TemporaryDirectory(), try TemporaryDirectory())
      let writer = DirectoryBlobStore(path: directory.file(TestTimeline.name), timeline: TestTimeline.name)
      let chain = try FilmData.publishChain(writer, seed: 7, states: 3)
      let server = try ServedDirectory(directory.path, log: logs.file("log"))
      var policy = RemotePolicy()
      (policy.attempts, policy.firstWaitSeconds) = (2, 0.01)
      let store = HTTPBlobStore(
        try server.timeline(), timeline: TestTimeline.name, cache: directory.file("cache"), policy: policy)
      let consumer = Consumer(store)
      _ = try consumer.state(at: chain[0].version)
      // The first of two deltas is at hand, the second is not.
      _ = try store.withBlob(.delta(from: chain[0].version, to: chain[1].version)) { $0.byteCount }
      server.process.stop()
      let error = try #require(throws: RemoteError.self) { try consumer.state(at: chain[2].version) }
      #expect(error.code == .unreachable)
      let again = try ServedDirectory(directory.path, log: logs.file("log"), port: server.port)
      defer { again.process.stop() }
      #expect(try FilmData.films(of: consumer.state(at: chain[0].version)) == chain[0].films)
      #expect(try FilmData.films(of: consumer.latest()) == chain[2].films)
    }
  }
}
