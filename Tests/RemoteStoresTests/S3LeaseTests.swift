import Testing
import Timeline
import TimelineTestSupport

@testable import RemoteStores

extension RemoteSuite {
  /// One writer of a timeline in a bucket, and no other that could not know better.
  @Suite("S3 lease") struct S3LeaseTests {
    /// Two machines' views of one timeline, each with its own clock.
    private struct Two {
      let first, second: S3BlobStore
      let configuration: S3Configuration
      let clock = TestClock()

      init(_ configuration: S3Configuration) throws {
        self.configuration = configuration
        first = S3BlobStore(configuration, timeline: TestTimeline.name)
        var other = try S3Configuration(
          endpoint: configuration.endpoint, region: configuration.region, bucket: configuration.bucket,
          prefix: configuration.prefix, credentials: configuration.credentials, now: clock.now)
        other.conditionalWrites = configuration.conditionalWrites
        other.policy = configuration.policy
        second = S3BlobStore(other, timeline: TestTimeline.name)
      }

      var objects: S3Timeline { S3Timeline(S3Bucket(configuration), name: TestTimeline.name) }

      func plain() throws -> String? {
        try objects.bucket.get(objects.announcementKey, maximumBytes: 1000)?.text
      }
    }

    @Test("a writer that was paused for longer than its lease cannot announce over its successor", .needsMoto)
    func takeover() throws {
      let two = try Two(try TestBucket.moto())
      let paused = try FilmData.producer(two.first)
      let before = try FilmData.publish([1: "one"], second: 1, with: paused)
      let refused = try #require(throws: TimelineError.self) { try two.second.acquireLease(holder: "b", at: 0) }
      #expect(refused.code == .secondWriter)
      #expect(refused.detail.contains("its lease ends in 60 s") || refused.detail.contains("its lease ends in 59 s"))
      two.clock.advance(seconds: 61)
      let successor = try FilmData.producer(two.second)
      // Neither before the successor announced anything, nor after.
      for second in 2...3 {
        let error = try #require(throws: TimelineError.self) {
          try FilmData.publish([1: "paused"], second: second, with: paused)
        }
        #expect(error.code == .fenced, "\(error)")
        #expect(error.detail.contains("taken over by epoch 2"), "\(error)")
        if second == 2 {
          #expect(try two.first.announcedVersion() == before.version)
          try FilmData.publish([1: "successor"], second: 9, with: successor)
        }
      }
      #expect(try FilmData.films(of: Consumer(two.first).latest()) == [1: "successor"])
      #expect(try two.plain() == "\(try two.first.announcedVersion().map(\.description) ?? "")")
    }

    @Test("check and announcement are one step: a takeover in between fences too", .needsMoto)
    func takeoverInBetween() throws {
      let two = try Two(try TestBucket.moto())
      let version = Version(rawValue: 20_261_123_120_000_000)
      let paused = try two.first.acquireLease(holder: "a", at: 0)
      try two.first.publish([(.snapshot(version), [1])], under: paused)
      two.clock.advance(seconds: 61)
      let successor = try two.second.acquireLease(holder: "b", at: 0)
      let error = try #require(throws: TimelineError.self) { try two.first.announce(version, under: paused) }
      #expect(error.code == .fenced)
      #expect(try two.first.announcedVersion() == nil)
      #expect(throws: TimelineError.self) { try two.first.remove([.snapshot(version)], under: paused) }
      #expect(throws: TimelineError.self) { try two.first.publish([(.header(version), [1])], under: paused) }
      #expect(throws: TimelineError.self) { try paused.renew(at: 0) }
      #expect(try two.first.blobs() == [.snapshot(version)])
      #expect(successor.epoch == 2)
    }

    @Test("a lease that ran out stays valid while nobody takes the timeline", .needsMoto) func lapsed() throws {
      let two = try Two(try TestBucket.moto())
      let producer = try FilmData.producer(two.second)
      try FilmData.publish([1: "one"], second: 1, with: producer)
      two.clock.advance(seconds: 600)
      try FilmData.publish([1: "two"], second: 2, with: producer)
      #expect(try FilmData.films(of: Consumer(two.first).latest()) == [1: "two"])
    }

    @Test("published blobs never change: what a fenced writer still sends replaces nothing", .needsMoto)
    func blobsNeverChange() throws {
      let store = S3BlobStore(try TestBucket.moto(), timeline: TestTimeline.name)
      let lease = try store.acquireLease(holder: "a", at: 0)
      let name = BlobName.snapshot(Version(rawValue: 20_261_123_120_000_000))
      try store.publish([(name, [1])], under: lease)
      try store.publish([(name, [1])], under: lease)  // as after a lost answer
      let error = try #require(throws: TimelineError.self) { try store.publish([(name, [2])], under: lease) }
      #expect(error.code == .refused)
      #expect(try store.withBlob(name) { $0.byteCount } == 1)
    }

    @Test("a write of this lease whose answer was lost is taken for what it is", .needsMoto) func lostAnswer() throws {
      let two = try Two(try TestBucket.moto())
      let (version, objects) = (Version(rawValue: 20_261_123_120_000_000), two.objects)
      let lease = try two.first.acquireLease(holder: "a", at: 0)
      var record = try #require(try objects.record()?.record)
      record.expiresAt += 5
      _ = try objects.bucket.put(objects.recordKey, record.bytes, if: .always)
      try two.first.announce(version, under: lease)
      #expect(try two.first.announcedVersion() == version)
      record.lease = "another"
      _ = try objects.bucket.put(objects.recordKey, record.bytes, if: .always)
      #expect(throws: TimelineError.self) {
        try two.first.announce(Version(rawValue: 1 + version.rawValue), under: lease)
      }
    }

    @Test("an announcement whose answer was lost is kept by the next renewal", .needsMoto) func lostAnnouncement()
      throws
    {
      let two = try Two(try TestBucket.moto())
      let (version, objects) = (Version(rawValue: 20_261_123_120_000_000), two.objects)
      let lease = try two.first.acquireLease(holder: "a", at: 0)
      var record = try #require(try objects.record()?.record)
      record.version = version
      _ = try objects.bucket.put(objects.recordKey, record.bytes, if: .always)
      try lease.renew(at: 0)
      #expect(try two.first.announcedVersion() == version)
      try two.first.publish([], under: lease)
      #expect(try two.first.announcedVersion() == version)
    }

    @Test("a timeline of a Java producer is continued, its announcement in its form", .needsMoto) func plain() throws {
      let two = try Two(try TestBucket.moto())
      let version = Version(rawValue: 20_261_123_120_000_000)
      let objects = two.objects
      _ = try objects.bucket.put(objects.announcementKey, Array("\(version)".utf8), if: .always)
      #expect(try two.first.announcedVersion() == version)
      let lease = try two.first.acquireLease(holder: "a", at: 0)
      #expect(try two.first.announcedVersion() == version)
      let next = Version(rawValue: version.rawValue + 1)
      try two.first.announce(next, under: lease)
      #expect(try two.plain() == "\(next)")
    }

    @Test("a writer mends the plain announcement that its predecessor did not come to", .needsMoto) func mend() throws {
      let two = try Two(try TestBucket.moto())
      let objects = two.objects
      let record = TimelineRecord(
        epoch: 3, lease: "x", holder: "gone", expiresAt: 0, version: Version(rawValue: 20_261_123_120_000_005))
      _ = try objects.bucket.put(objects.recordKey, record.bytes, if: .always)
      _ = try objects.bucket.put(objects.announcementKey, Array("20261123120000004".utf8), if: .always)
      #expect(try two.first.acquireLease(holder: "a", at: 0).epoch == 4)
      #expect(try two.plain() == "20261123120000005")
    }

    @Test("a server without conditional writes is refused, with the way out", .needsOpenStack) func required() throws {
      var configuration = try TestBucket.openStack()
      configuration.conditionalWrites = .required
      let store = S3BlobStore(configuration, timeline: TestTimeline.name)
      for _ in 0..<2 {
        let error = try #require(throws: RemoteError.self) { try store.acquireLease(holder: "a", at: 0) }
        #expect(error.code == .unsupported)
        #expect(error.description.contains("conditional-writes=unsupported"))
        // The same where the record exists already: the conditions are tried out before anything is taken.
        configuration.conditionalWrites = .unsupported
        _ = try S3BlobStore(configuration, timeline: TestTimeline.name).acquireLease(holder: "b", at: 0)
      }
    }

    @Test("a server that ignores conditions is found out before anything is taken") func ignored() throws {
      let server = try FaultyServer(.ignoresConditions)
      let credentials = S3Credentials(accessKey: "a", secretKey: "b")
      let configuration = try TestBucket.configuration(port: server.port, bucket: "bucket", credentials: credentials)
      let store = S3BlobStore(configuration, timeline: TestTimeline.name)
      let error = try #require(throws: RemoteError.self) { try store.acquireLease(holder: "a", at: 0) }
      #expect(error.code == .unsupported)
      #expect(error.detail.contains("If-None-Match is ignored"), "\(error)")
    }

    @Test("without conditional writes a takeover is still noticed by what it wrote", .needsOpenStack)
    func unsupported() throws {
      let two = try Two(try TestBucket.openStack())
      let paused = try FilmData.producer(two.first)
      try FilmData.publish([1: "one"], second: 1, with: paused)
      #expect(throws: TimelineError.self) { try two.second.acquireLease(holder: "b", at: 0) }
      two.clock.advance(seconds: 61)
      let successor = try FilmData.producer(two.second)
      let error = try #require(throws: TimelineError.self) {
        try FilmData.publish([1: "paused"], second: 2, with: paused)
      }
      #expect(error.code == .fenced)
      try FilmData.publish([1: "successor"], second: 3, with: successor)
      #expect(try FilmData.films(of: Consumer(two.first).latest()) == [1: "successor"])
    }
  }
}
