/// One thing that is wrong with a timeline, and where.
public struct TimelineFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The version it harms.
  public var version: Version
  /// The blob at fault, nil when it is about the state itself.
  public var blob: BlobName?
  /// Where the reader of the blob stood, in bytes from its beginning; nil when it could be read.
  public var byteOffset: Int?
  public var detail: String

  public init(version: Version, blob: BlobName? = nil, byteOffset: Int? = nil, detail: String) {
    (self.version, self.blob, self.byteOffset, self.detail) = (version, blob, byteOffset, detail)
  }

  public var description: String {
    let place = blob.map { "\($0)\(byteOffset.map { " at byte \($0)" } ?? "")" } ?? "the state"
    return "\(version): \(place): \(detail)"
  }
}
