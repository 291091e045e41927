/// Where the blobs and the announcement of one timeline are kept, for reading.
///
/// A version is live only once announced. Published blobs never change. Calls block until they are done, also where the
/// store is on another machine: keep them off event loops.
public protocol BlobStore: Sendable {
  /// The timeline's name, for messages.
  var timeline: String { get }

  /// The blobs that are there, announced or not.
  func blobs() throws -> [BlobName]

  /// Lends the content of a blob, verified against its checksum.
  ///
  /// Throws `TimelineError.damagedBlob` for a blob that is missing or not what was published.
  func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result

  /// The size of a blob in bytes, nil when it is missing.
  func byteCount(of name: BlobName) throws -> Int?

  /// The announced version, nil before the first.
  func announcedVersion() throws -> Version?

  /// The version that an operator holds all readers of this timeline at, nil without one.
  func pin() throws -> Pin?
}
