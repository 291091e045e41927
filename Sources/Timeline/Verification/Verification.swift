/// Reads a timeline by every path there is, compares what comes out, and looks at all else that a reader needs.
///
/// ## Overview
///
/// A reader takes one path to a version and cannot know whether another would have led it elsewhere. Verification takes them
/// all.
///
/// ```swift
/// let verification = try TimelineVerification(store, at: nil)
/// print("\(verification.blobCount) blobs, \(verification.versionCount) versions")
/// for fault in verification.faults { print(fault) }
/// ```
///
/// Each kept version is decoded from its snapshot, its deltas and its reverse deltas, wherever a neighbour to start from
/// can be read; all paths must give the same records at the same ordinals (`StateChecksum`), type by type, where they give
/// a type the same schema. Every blob is held against its checksum where the store has one. A state's keys must be unique
/// and its references must lead somewhere.
///
/// Besides, the announcement must be one that can be the last (`AnnouncementProof`) and lead to a state that can be read, and so
/// must a pin; no state between others may be out of reach; and every file must be what its name says.
public struct TimelineVerification: Sendable {
  /// Ascending by version, those of the timeline as a whole first.
  public private(set) var faults: [TimelineFault] = []
  /// Versions that could be read.
  public let versionCount: Int
  /// Blobs that were looked at.
  public let blobCount: Int
  /// What to do about the faults; nil when there is none.
  public private(set) var wayOut: String?

  /// Verifies one version, or with nil every version that is kept. Throws when the store cannot be listed.
  /// O(bytes of the blobs), with two neighbouring states in memory.
  public init(_ store: any BlobStore, at version: Version?) throws {
    var faults: [TimelineFault] = []
    let announced = Self.announced(store, &faults)
    let blobs = try store.blobs().filter { blob in
      // Without an announcement nothing says what is a state. Where one was lost, everything is looked at.
      announced.map { blob.version <= $0 } ?? !faults.isEmpty
    }
    let walk: BlobWalk
    if let version, announced != nil {
      walk = BlobWalk(store, at: version, by: blobs)
    } else {
      walk = BlobWalk(store, all: blobs)
      for version in walk.unreachable() {
        faults.append(
          TimelineFault(
            version: version,
            detail: "no path of blobs leads here; 'gatekeeper dataset prune' removes what is left of it"))
      }
      if let announced, !walk.versions.contains(announced) {
        faults.append(TimelineFault(version: announced, detail: "it is announced, and no path of blobs leads here"))
      }
    }
    faults += walk.faults
    faults += Self.pinFault(store, walk).map { [$0] } ?? []
    // A blob that was found damaged is not told of twice.
    for file in try store.irregularFiles() where BlobName(file.name).map({ !walk.damaged.contains($0) }) ?? true {
      faults.append(TimelineFault(version: nil, file: file.name, detail: file.detail))
    }
    self.faults = faults.sorted { Self.place($0) < Self.place($1) }
    wayOut = faults.isEmpty ? nil : store.wayOut
    (versionCount, blobCount) = (walk.readable.count, walk.seen.count)
  }

  private static func place(_ fault: TimelineFault) -> (Int64, String, String) {
    (fault.version?.rawValue ?? -1, fault.blob?.description ?? "", fault.file ?? "")
  }

  /// The announced version; nil without one, and where it cannot be read, which is then a fault.
  private static func announced(_ store: any BlobStore, _ faults: inout [TimelineFault]) -> Version? {
    do {
      let proof = try store.announcementProof()
      if let detail = proof.doubt ?? proof.disagreement {
        // A writer may have been between two steps, so a doubt counts when it is still there.
        let again = try store.announcementProof()
        if again.doubt ?? again.disagreement == detail { faults.append(TimelineFault(version: nil, detail: detail)) }
      }
      return try store.announcedVersion()
    } catch {
      let detail = (error as? TimelineError)?.detail ?? "\(error)"
      // The doubt above in other words.
      if faults.isEmpty { faults.append(TimelineFault(version: nil, detail: detail)) }
      return nil
    }
  }

  /// What is wrong with an operator's pin.
  private static func pinFault(_ store: any BlobStore, _ walk: BlobWalk) -> TimelineFault? {
    do {
      guard let pin = try store.pin(), !walk.readable.contains(pin.version) else { return nil }
      _ = try Consumer(store).state(at: pin.version)
      return nil
    } catch {
      let detail = (error as? TimelineError)?.detail ?? "\(error)"
      return TimelineFault(
        version: nil, file: "pinned.version",
        detail: "no reader can be at the pin: \(detail). 'gatekeeper dataset unpin \(store.timeline)' lets them go")
    }
  }
}
