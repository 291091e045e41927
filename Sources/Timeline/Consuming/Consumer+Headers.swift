public import Hollow

extension Consumer {
  /// The header tags of the state at an announced `version`, from the smallest blob that leads to it; records are not read.
  ///
  /// Throws `TimelineError.stateGone` when no blob leads there. O(that blob), for its checksum.
  public func headerTags(at version: Version) throws -> [HeaderTag] {
    var smallest: (name: BlobName, bytes: Int)?
    for name in try store.blobs() where name.leads(to: version) {
      let bytes = try store.byteCount(of: name) ?? .max
      if bytes < smallest?.bytes ?? .max { smallest = (name, bytes) }
    }
    guard let name = smallest?.name else {
      throw TimelineError(code: .stateGone, timeline: store.timeline, detail: "no blob leads to \(version)")
    }
    return try store.withBlob(name) { try BlobHeader(reading: $0).tags }
  }
}

extension BlobName {
  /// Whether the blob carries the header of `version`'s state.
  fileprivate func leads(to version: Version) -> Bool {
    switch self {
    case .snapshot(version), .header(version), .delta(_, version), .reverseDelta(_, version): true
    default: false
    }
  }
}
