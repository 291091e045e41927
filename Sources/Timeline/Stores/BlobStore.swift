/// Where the blobs and the announcement of one timeline are kept.
///
/// A version is live only once announced. Published blobs never change.
public protocol BlobStore: Sendable {
  /// The timeline's name, for messages.
  var timeline: String { get }

  /// The blobs that are there, announced or not.
  func blobs() throws -> [BlobName]

  /// Lends the content of a blob, verified against its checksum.
  ///
  /// Throws `TimelineError.damagedBlob` for a blob that is not what was published.
  func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result

  /// Publishes blobs with their checksums, durably; they are complete when this returns.
  func publish(_ blobs: [(name: BlobName, bytes: [UInt8])]) throws

  /// Removes blobs that nothing refers to.
  func remove(_ blobs: [BlobName]) throws

  /// The announced version, nil before the first.
  func announcedVersion() throws -> Version?

  /// Announces a published version, durably and at once for every reader.
  func announce(_ version: Version) throws
}
