/// One thing that is wrong with a timeline, and where.
public struct TimelineFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The version it harms; nil when it is about the timeline as a whole.
  public var version: Version?
  /// The blob at fault; nil when it is about the state itself, or about another file.
  public var blob: BlobName?
  /// The file at fault when it is no blob: `announced.version`.
  public var file: String?
  /// Where the reader of the blob stood, in bytes from its beginning; nil when it could be read.
  public var byteOffset: Int?
  public var detail: String

  public init(
    version: Version?, blob: BlobName? = nil, file: String? = nil, byteOffset: Int? = nil, detail: String
  ) {
    (self.version, self.blob, self.file, self.byteOffset) = (version, blob, file, byteOffset)
    self.detail = detail
  }

  public var description: String {
    let place = blob.map { "\($0)\(byteOffset.map { " at byte \($0)" } ?? "")" } ?? file
    guard let version else { return "\(place ?? "the timeline"): \(detail)" }
    return "\(version): \(place ?? "the state"): \(detail)"
  }
}

/// A file of a timeline that is not what its name says, or whose name says nothing.
public struct IrregularFile: Hashable, Sendable {
  public var name: String
  public var detail: String
  /// Whether a repair moves it aside: nobody could read it where it is.
  public var isUseless: Bool

  public init(name: String, detail: String, isUseless: Bool) {
    (self.name, self.detail, self.isUseless) = (name, detail, isUseless)
  }

  /// The file called `name`, when it looks like a blob's and is none: a copy, or one that was renamed by hand.
  public init?(misnamed name: String) {
    let kinds = ["snapshot-", "delta-", "reversedelta-", "header-"]
    let rest = name.hasPrefix(Checksum.prefix) ? String(name.dropFirst(Checksum.prefix.count)) : name
    let isBlob = BlobName(rest) != nil
    guard !isBlob, !name.hasSuffix(".tmp"), kinds.contains(where: rest.hasPrefix) || rest != name else { return nil }
    self.init(
      name: name, detail: "this is no name of a blob, so nobody reads it; give it its name back", isUseless: true)
  }
}
