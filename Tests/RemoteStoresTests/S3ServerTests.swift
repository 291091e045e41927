import Testing
import Timeline

@testable import RemoteStores

extension RemoteSuite {
  /// What real S3 servers say to right and wrong requests.
  @Suite("S3 servers") struct S3ServerTests {
    @Test("a wrong secret is refused, and a right one is not printed", .needsOpenStack) func wrongSecret() throws {
      let right = try TestBucket.openStack()
      let wrong = try TestBucket.configuration(
        port: try #require(ServersTrait.openStack).port, bucket: right.bucket,
        credentials: S3Credentials(accessKey: OpenStackServer.accessKey, secretKey: "hush-hush"))
      #expect(try S3BlobStore(right, timeline: "videos").blobs().isEmpty)
      let error = try #require(throws: RemoteError.self) { try S3BlobStore(wrong, timeline: "videos").blobs() }
      #expect(error.code == .refused)
      #expect(error.detail.contains("SignatureDoesNotMatch"), "\(error)")
      var dumped = ""
      dump(wrong, to: &dumped)
      for text in ["\(error)", "\(wrong)", "\(wrong.credentials)", String(reflecting: wrong), dumped] {
        #expect(!text.contains("hush-hush"), "\(text)")
      }
    }

    @Test("a listing of more keys than a page holds is complete", .needsMoto) func paging() throws {
      let configuration = try TestBucket.moto()
      let bucket = S3Bucket(configuration, pageSize: 7)
      let keys = (0..<23).map { "a/\($0)" }
      for key in keys + ["b/1"] { _ = try bucket.put(key, [1], if: .always) }
      #expect(try bucket.keys(below: "a/").map(\.key).sorted() == keys.sorted())
      #expect(try bucket.keys(below: "c/").isEmpty)
    }

    @Test("a listing of more keys than a page holds is complete, signed", .needsOpenStack) func signedPaging() throws {
      let bucket = S3Bucket(try TestBucket.openStack(), pageSize: 2)
      let keys = (0..<5).map { "a/\($0)" }
      for key in keys { _ = try bucket.put(key, [1], if: .always) }
      #expect(try bucket.keys(below: "a/").map(\.key).sorted() == keys)
    }

    @Test("conditions hold", .needsMoto) func conditions() throws {
      let bucket = S3Bucket(try TestBucket.moto())
      let first = try #require(try bucket.put("k", [1], if: .absent))
      #expect(try bucket.put("k", [2], if: .absent) == nil)
      let second = try #require(try bucket.put("k", [3], if: .unchanged(first)))
      #expect(try bucket.put("k", [4], if: .unchanged(first)) == nil)
      #expect(try bucket.get("k", maximumBytes: 10)?.bytes == [3])
      #expect(try bucket.get("k", maximumBytes: 10)?.entityTag == second)
      try bucket.delete("k")
      #expect(try bucket.put("k", [5], if: .unchanged(second)) == nil)
      #expect(try bucket.get("k", maximumBytes: 10) == nil)
    }

    @Test("a bucket that does not exist is an error, not an empty timeline", .needsMoto) func noBucket() throws {
      let configuration = try TestBucket.configuration(
        port: try #require(ServersTrait.moto).port, bucket: "missing",
        credentials: S3Credentials(accessKey: "any", secretKey: "any"))
      let store = S3BlobStore(configuration, timeline: "videos")
      for error in [
        try #require(throws: RemoteError.self) { try store.announcedVersion() },
        try #require(throws: RemoteError.self) { try store.blobs() },
        try #require(throws: RemoteError.self) { try store.acquireLease(holder: "a", at: 0) },
      ] { #expect(error.detail.contains("NoSuchBucket"), "\(error)") }
    }

    @Test("a blob longer than allowed is refused before it is sent, and before it is read", .needsMoto) func tooLong()
      throws
    {
      var configuration = try TestBucket.moto()
      let name = BlobName.snapshot(Version(rawValue: 7))
      let generous = S3BlobStore(configuration, timeline: "videos")
      configuration.policy.maximumBlobBytes = 1000
      let strict = S3BlobStore(configuration, timeline: "videos")
      let bytes = [UInt8](repeating: 1, count: 1001)
      do {
        let lease = try strict.acquireLease(holder: "a", at: 0)
        #expect(throws: TimelineError.self) { try strict.publish([(name, bytes)], under: lease) }
      }
      let lease = try generous.acquireLease(holder: "a", at: 0)
      try generous.publish([(name, bytes)], under: lease)
      let error = try #require(throws: RemoteError.self) { try strict.withBlob(name) { $0.byteCount } }
      #expect(error.code == .badAnswer)
      #expect(error.description.contains("more than 1000 bytes"))
    }
  }
}
