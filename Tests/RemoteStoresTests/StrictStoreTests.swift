import Foundation
import TestSupport
import Testing
import Timeline
import TimelineTestSupport

@testable import RemoteStores

extension RemoteSuite {
  /// A bucket that takes one write a second of one object, and does not say how a listing goes on.
  @Suite("Strict stores") struct StrictStoreTests {
    private static func fronted() throws -> (S3Configuration, StrictFront) {
      let moto = try TestBucket.moto()
      let front = try StrictFront(before: try #require(ServersTrait.moto).port)
      var configuration = try S3Configuration(
        endpoint: try WebAddress("http://127.0.0.1:\(front.port)"), region: moto.region, bucket: moto.bucket,
        prefix: moto.prefix, credentials: moto.credentials, now: { Int64(Date().timeIntervalSince1970 * 1000) })
      configuration.policy = RemotePolicy()
      return (configuration, front)
    }

    @Test("states are published and read through one write a second of an object", .needsMoto) func publication() throws
    {
      let (configuration, front) = try Self.fronted()
      defer { front.stop() }
      let store = S3BlobStore(configuration, timeline: TestTimeline.name)
      var states: [TimelineState] = []
      do {
        let producer = try FilmData.producer(store)
        for number in 1...4 as ClosedRange<Int64> {
          states.append(try FilmData.publish([number: "film"], second: Int(number), with: producer))
        }
      }
      // The lease was given back, so the next writer need not wait for its end.
      try FilmData.publish([9: "nine"], second: 9, with: try FilmData.producer(store))
      #expect(front.count("timeline.record") > 0)
      let reader = Consumer(S3BlobStore(configuration, timeline: TestTimeline.name))
      #expect(try reader.versions().count == 5)
      #expect(front.count("LIST cut") > 0)
      #expect(try FilmData.films(of: reader.latest()) == [9: "nine"])
      for (number, state) in zip(1..., states) {
        #expect(try FilmData.films(of: reader.state(at: state.version)) == [Int64(number): "film"])
      }
    }

    @Test("the record is written to take the timeline, to announce and to give it back, and no more", .needsMoto)
    func writes() throws {
      let moto = try TestBucket.moto()
      let store = S3BlobStore(moto, timeline: TestTimeline.name)
      do { try FilmData.publish([1: "one"], second: 1, with: try FilmData.producer(store)) }
      let front = try StrictFront(before: try #require(ServersTrait.moto).port)
      defer { front.stop() }
      var configuration = try TestBucket.configuration(
        port: front.port, bucket: moto.bucket, credentials: moto.credentials)
      configuration.policy = RemotePolicy()
      do {
        let lease = try S3BlobStore(configuration, timeline: "other").acquireLease(holder: "a", at: 0)
        _ = lease  // tries the conditions out, once for the bucket
      }
      do {
        let store = S3BlobStore(configuration, timeline: TestTimeline.name)
        try FilmData.publish([1: "two"], second: 2, with: try FilmData.producer(store))
      }
      #expect(front.count("PUT 200 /\(moto.bucket)/some/prefix/\(TestTimeline.name)/timeline.record") == 3)
    }

    @Test("a renewal writes nothing while more than a half of the lease is left, and then it does", .needsMoto)
    func renewal() throws {
      let clock = TestClock()
      let moto = try TestBucket.moto(clock: clock)
      let objects = S3Timeline(S3Bucket(moto), name: TestTimeline.name)
      let lease = try S3BlobStore(moto, timeline: TestTimeline.name).acquireLease(holder: "a", at: 0)
      let first = try #require(try objects.record())
      clock.advance(seconds: 29)
      try lease.renew(at: 0)
      #expect(try objects.record()?.record == first.record)
      clock.advance(seconds: 2)
      try lease.renew(at: 0)
      #expect(try #require(try objects.record()).record.expiresAt >= first.record.expiresAt + 31_000)
    }

    @Test("a listing that goes on without a token is read to its end", .needsMoto) func listing() throws {
      let (configuration, front) = try Self.fronted()
      defer { front.stop() }
      let bucket = S3Bucket(configuration)
      let keys = (0..<11).map { "a/\($0)" }
      for key in keys + ["b/1"] { _ = try bucket.put(key, [1], if: .always) }
      #expect(try bucket.keys(below: "a/").map(\.key).sorted() == keys.sorted())
    }

    @Test(
      "answers about a listing that cannot be whole",
      arguments: [
        (#"<Contents><Key>a/1</Key><Size>1</Size></Contents>"#, "start-after", "a/1"),
        (
          #"<Contents><Key>a/1</Key><Size>1</Size></Contents><NextContinuationToken>x</NextContinuationToken>"#,
          "continuation-token", "x"
        ),
      ]) func next(content: String, name: String, value: String) throws
    {
      let page = try #require(
        S3Listing(
          document: Array("<ListBucketResult><IsTruncated>true</IsTruncated>\(content)</ListBucketResult>".utf8)))
      #expect(page.next?.name == name && page.next?.value == value)
      let empty = try #require(
        S3Listing(document: Array("<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>".utf8)))
      #expect(empty.isTruncated && empty.next == nil)
    }
  }
}
