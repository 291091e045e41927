import Timeline

@testable import RemoteStores

/// One timeline: where its producer writes, where its readers read, and what lies there.
struct TestTimeline: Sendable {
  /// A name that `gatekeeper serve` knows.
  static let name = "videos"

  let writer: any WritableBlobStore
  private let makeReader: @Sendable () -> any BlobStore
  let raw: any RawBlobs

  init(writer: any WritableBlobStore, reader: @escaping @Sendable () -> any BlobStore, raw: any RawBlobs) {
    (self.writer, makeReader, self.raw) = (writer, reader, raw)
  }

  /// A reader that knows nothing yet.
  var reader: any BlobStore { makeReader() }

  init(_ configuration: S3Configuration) {
    let store = S3BlobStore(configuration, timeline: Self.name)
    let raw = BucketRawBlobs(timeline: S3Timeline(S3Bucket(configuration), name: Self.name))
    self.init(writer: store, reader: { store }, raw: raw)
  }
}
