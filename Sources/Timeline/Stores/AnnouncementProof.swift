/// What a store says about the state that was announced last: the announcement, a second record of it, and the blobs.
///
/// ## Overview
///
/// The announcement is one small text, and it decides which blobs are states and which are what a crash left. Were it lost or
/// put back to an older one, a writer that believed it would take the newest states for leftovers, and a reader would take the
/// dataset for empty. So a store keeps a second record of it, in another place and with a checksum, and nobody acts where the
/// two and the blobs contradict each other.
///
/// A writer publishes in three steps, and may end after each:
///
/// | it ended after | announcement | record | blobs beyond the announcement | what the next writer does |
/// |---|---|---|---|---|
/// | some or all of the blobs | old | old | of one state | removes them: the record proves that nobody was led there |
/// | the announcement | new | old | none | goes on from the new state and brings the record up |
/// | the record | new | new | none | goes on |
///
/// A timeline's very first writer leaves the record "nothing" before it publishes a blob, so that the first state has the same
/// three steps. Whatever else is found did not come from a writer that ended, and `doubt` says so: a file was lost, or restored
/// from a copy. Where no record was ever written (by another producer, or by an older version of this library), nothing proves
/// that blobs beyond the announcement are leftovers. They are then moved aside and not removed.
public struct AnnouncementProof: Sendable {
  /// The second record.
  public enum Record: Hashable, Sendable {
    /// There is none.
    case missing
    /// There is one that is not what was written.
    case damaged
    /// A writer opened the timeline, and nothing was announced yet.
    case nothing
    case version(Version)
  }

  /// The announced version; nil when there is no announcement.
  public let announced: Version?
  public let record: Record
  /// What the announcement and the record are called in this store, for messages.
  private let names: (announcement: String, record: String)
  private let blobs: [BlobName]

  /// - Parameters:
  ///   - names: what the announcement and the record are called in the store, for messages.
  ///   - blobs: all that are there.
  public init(
    announced: Version?, record: Record, names: (announcement: String, record: String), blobs: [BlobName]
  ) {
    (self.announced, self.record, self.names, self.blobs) = (announced, record, names, blobs)
  }

  /// The blobs beyond the announcement.
  public var leftovers: [BlobName] { blobs.filter { blob in announced.map { blob.version > $0 } ?? true }.sorted() }

  /// Whether nobody can have been led to the leftovers, so that they may be removed.
  public var provesLeftovers: Bool {
    switch record {
    case .version(let version): announced == version
    case .nothing: announced == nil
    case .missing, .damaged: false
    }
  }

  /// Why the announcement cannot be the one that was made last; nil when nothing speaks against it. O(blobs).
  public var doubt: String? {
    let newer = Set(leftovers.map(\.version)).count
    guard let announced else {
      switch record {
      case .version(let version):
        return "\(names.announcement) is missing, though \(names.record) says that \(version) was announced"
      case .nothing:
        // A writer that ended before the first announcement leaves one snapshot. Two states, or a step between two, are more.
        let isFirst = newer <= 1 && leftovers.allSatisfy(\.standsAlone)
        return isFirst ? nil : "\(names.announcement) is missing, though there are blobs of \(newer) states"
      case .missing, .damaged:
        return blobs.isEmpty ? nil : "\(names.announcement) is missing, though there are blobs of \(newer) states"
      }
    }
    if case .version(let version) = record, version > announced {
      return "\(names.announcement) is at \(announced), though \(names.record) says that \(version) was announced"
    }
    // A writer removes or announces what it publishes before it publishes anything else.
    guard newer > 1 else { return nil }
    return "\(names.announcement) is at \(announced), though there are blobs of \(newer) newer states"
  }

  /// What is to be mended, besides doubts: the record does not say what the announcement says. Nil when it does, or when there
  /// is none.
  public var disagreement: String? {
    switch record {
    case .damaged: "\(names.record) is damaged; the next writer puts it right"
    case .nothing where announced != nil, .version where record != announced.map { .version($0) }:
      "\(names.record) does not say what \(names.announcement) says; the next writer puts it right"
    case .missing, .nothing, .version: nil
    }
  }

  /// The newest version that something here names; nil in an empty timeline.
  var newest: Version? {
    var versions = blobs.map(\.version)
    if let announced { versions.append(announced) }
    if case .version(let version) = record { versions.append(version) }
    return versions.max()
  }
}

extension BlobName {
  /// Whether the blob needs no other state.
  fileprivate var standsAlone: Bool {
    switch self {
    case .snapshot, .header: true
    case .delta, .reverseDelta: false
    }
  }
}

extension AnnouncementProof.Record {
  /// The text of a record: the version, or `none`, and the SHA-256 of that line.
  public static func text(of version: Version?) -> String {
    let line = "\(version?.description ?? "none")\n"
    return "\(line)\(Checksum.hex(of: line))\n"
  }

  /// Reads `text(of:)` back; nil stands for no record.
  public init(text: String?) {
    guard let text else {
      self = .missing
      return
    }
    let line = text.split(separator: "\n").first ?? ""
    let version = Version(line)
    guard text == Self.text(of: version) else {
      self = .damaged
      return
    }
    self = version.map { .version($0) } ?? .nothing
  }
}
