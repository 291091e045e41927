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

    /// What is announced is in two objects, and the blobs tell too.
    @Test(
      "an announcement that is lost or older is refused by writers, not read as empty, and repaired", .needsMoto,
      arguments: ["record", "both", "older", "damaged", "emptied"])
    func lostAnnouncement(loss: String) throws {
      let two = try Two(try TestBucket.moto())
      let chain = try FilmData.publishChain(two.first, seed: 3, states: 4)
      let objects = two.objects
      var record = try #require(try objects.record()?.record)
      switch loss {
      case "record": try objects.bucket.delete(objects.recordKey)
      case "both": for key in [objects.recordKey, objects.announcementKey] { try objects.bucket.delete(key) }
      case "damaged": _ = try objects.bucket.put(objects.recordKey, [1, 2], if: .always)
      default:
        record.version = loss == "older" ? chain[1].version : nil
        _ = try objects.bucket.put(objects.recordKey, record.bytes, if: .always)
      }
      let blobs = try two.first.blobs()
      if loss != "record" {
        let error = try #require(throws: (any Error).self) { try two.first.acquireLease(holder: "a", at: 0) }
        #expect("\(error)".contains("gatekeeper dataset repair \(TestTimeline.name)"), "\(error)")
        if loss != "older" { #expect(throws: (any Error).self) { try Consumer(two.first).latest() } }
      }
      #expect(try two.first.blobs() == blobs)
      try TimelineRepair(two.first).apply(at: 0)
      #expect(try FilmData.films(of: Consumer(two.first).latest()) == chain[3].films)
      let producer = try FilmData.producer(two.first)
      try FilmData.publish([1: "next"], second: 60, with: producer)
      #expect(try FilmData.films(of: Consumer(two.second).latest()) == [1: "next"])
      #expect(try Set(two.first.blobs()).isSuperset(of: blobs))
    }

    @Test("repair goes back, moves aside and loses nothing; a writer heals a damaged snapshot", .needsMoto)
    func repair() throws {
      let two = try Two(try TestBucket.moto())
      let chain = try FilmData.publishChain(two.first, seed: 3, states: 5)
      let (objects, raw) = (two.objects, BucketRawBlobs(timeline: two.objects))
      let delta = BlobName.delta(from: chain[3].version, to: chain[4].version)
      let checksum = (hex: TestChecksum.hex([7]), blob: delta)
      try raw.write(delta, [8], checksum: checksum)
      try TimelineRepair(two.first).apply(at: 0)
      #expect(try FilmData.films(of: Consumer(two.first).latest()) == chain[3].films)
      #expect(try two.plain() == "\(chain[3].version)")
      let aside = try objects.bucket.keys(below: objects.key(delta).replacing("\(delta)", with: "aside/")).map(\.key)
      #expect(aside.contains { $0.hasSuffix("/\(delta)") }, "\(aside)")
      let snapshot = BlobName.snapshot(chain[3].version)
      try raw.write(snapshot, [8], checksum: (TestChecksum.hex([7]), snapshot))
      let producer = try FilmData.producer(two.first)
      #expect(try producer.publishSnapshotIfDue() == chain[3].version)
      #expect(try two.first.withBlob(snapshot) { $0.byteCount } > 1)
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
