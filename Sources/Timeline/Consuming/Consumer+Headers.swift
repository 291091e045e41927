public import Hollow

extension Consumer {
  /// The header tags of the state at an announced `version`, from the smallest blob that leads to it; records are not read.
  ///
  /// Throws `TimelineError.stateGone` when no blob leads there. O(blobs), and that blob for its checksum.
  public func headerTags(at version: Version) throws -> [HeaderTag] { try headerTags(at: [version])[version] ?? [] }

  /// The same for several versions, of which the store is listed once. O(blobs), and one blob a version.
  public func headerTags(at versions: Set<Version>) throws -> [Version: [HeaderTag]] {
    var smallest: [Version: (name: BlobName, bytes: Int)] = [:]
    for name in try store.blobs() where versions.contains(name.destination) {
      let bytes = try store.byteCount(of: name) ?? .max
      if bytes < smallest[name.destination]?.bytes ?? .max { smallest[name.destination] = (name, bytes) }
    }
    var tags: [Version: [HeaderTag]] = [:]
    for version in versions.sorted() {
      guard let name = smallest[version]?.name else {
        throw TimelineError(code: .stateGone, timeline: store.timeline, detail: "no blob leads to \(version)")
      }
      tags[version] = try store.withBlob(name) { try BlobHeader(reading: $0).tags }
    }
    return tags
  }
}

extension BlobName {
  /// The version whose state the blob leads to, and whose header it carries.
  fileprivate var destination: Version {
    switch self {
    case .snapshot(let version), .header(let version), .delta(_, let version), .reverseDelta(_, let version): version
    }
  }
}
