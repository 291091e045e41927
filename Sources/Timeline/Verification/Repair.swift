import BitMemory

/// What a repair does to a timeline.
public struct RepairPlan: Hashable, Sendable {
  /// The announced version as it is now; nil when there is none, or none that can be read.
  public var announced: Version?
  /// The version that is announced afterwards: its state can be read whole.
  public var target: Version
  /// Blobs that are moved aside, ascending: damaged ones, those that no path leads to or from, and those of newer states.
  public var blobs: [BlobName]
  /// Other files that are moved aside.
  public var files: [String]
  /// Whether the second record of the announcement has to be put right.
  public var rewritesRecord: Bool

  /// Whether nothing is to be done.
  public var isEmpty: Bool { announced == target && blobs.isEmpty && files.isEmpty && !rewritesRecord }
}

/// Goes on with a timeline that was damaged: from the newest state that can still be read whole.
///
/// ## Overview
///
/// Writers and readers refuse to guess. Where the announcement is lost or contradicts the blobs, or leads to a state that no path
/// of sound blobs reaches, somebody has to decide, and this does what was decided: the announcement is put to the newest state
/// that can be read (or an older one that is asked for), what is damaged or beyond it is moved aside, and the record is written
/// anew. Nothing is ever removed.
///
/// ```swift
/// let repair = TimelineRepair(store)
/// let plan = try repair.plan()
/// print("readers will be at \\(plan.target)")
/// try repair.apply(holder: "ann", at: now)
/// ```
///
/// A restored copy is better than a repair: what is moved aside is lost to readers. States that were announced after the target
/// and are taken back so may have been read; the next state that is published is a new version above all of them.
public struct TimelineRepair {
  private let store: any WritableBlobStore

  public init(_ store: any WritableBlobStore) { self.store = store }

  /// What `apply` would do now. Reads every blob. O(bytes of the blobs), with two neighbouring states in memory.
  ///
  /// Throws `TimelineError.stateGone` when `version`, or any state at all, cannot be read.
  ///
  /// - Parameter version: the version to go on from; nil takes the newest that can be read.
  public func plan(to version: Version? = nil) throws -> RepairPlan {
    // Whatever cannot be read of them is what is to be put right.
    let proof = try? store.announcementProof()
    let (announced, blobs) = (proof?.announced, try store.blobs())
    let states = blobs.filter { blob in limit(of: proof).map { blob.version <= $0 } ?? true }
    let walk = BlobWalk(store, all: states)
    guard let target = version ?? walk.readable.max() else { throw nothingLeft() }
    guard walk.readable.contains(target) else { throw gone(target, walk) }
    let aside = blobs.filter { blob in
      // What one writer was about to announce is for the next to put away.
      if target == announced, proof?.doubt == nil, blob.version > target { return false }
      return blob.version > target || walk.damaged.contains(blob) || !walk.readable.isSuperset(of: blob.versions)
    }
    let files = try store.irregularFiles().filter(\.isUseless).map(\.name).filter { name in
      BlobName(name).map { !aside.contains($0) } ?? true
    }
    let isRecorded = proof.map { $0.record == .missing || $0.record == .version(target) } ?? false
    return RepairPlan(
      announced: announced, target: target, blobs: aside.sorted(), files: files,
      rewritesRecord: !isRecorded || announced != target)
  }

  /// The newest version that can have been announced; nil when that may be any.
  ///
  /// One state beyond all that is said to be announced is what a writer left. More than one cannot be, so the announcement is an
  /// old one.
  private func limit(of proof: AnnouncementProof?) -> Version? {
    guard let proof else { return nil }
    var known = proof.announced
    if case .version(let version) = proof.record { known = max(version, known ?? version) }
    guard let known else { return nil }
    return Set(proof.leftovers.map(\.version).filter { $0 > known }).count > 1 ? nil : known
  }

  /// Does what `plan` finds, under the writer's lease, and returns it.
  ///
  /// Throws `TimelineError.secondWriter` while another writer holds the timeline, and what `plan` throws.
  ///
  /// - Parameters:
  ///   - holder: who repairs, in words for people; nil names host and process.
  ///   - instant: now.
  @discardableResult
  public func apply(
    to version: Version? = nil, holder: String? = nil, at instant: EpochMilliseconds
  ) throws -> RepairPlan {
    let lease = try store.acquireLease(holder: holder ?? HostProcess.name, at: instant, for: .repair)
    return try withExtendedLifetime(lease) {
      let plan = try plan(to: version)
      guard !plan.isEmpty else { return plan }
      // Nobody can read these where they are, and one of them may be in the place of a file that is written below.
      try store.setAside(plan.files, under: lease)
      if plan.announced != plan.target || plan.rewritesRecord {
        // Whoever ends in the middle must leave a timeline that writers refuse, or they would take states that were announced
        // for leftovers. So the record says the newest version of all until everything newer than the target is out of the
        // way.
        try store.rewrite(.record, as: max(try newest(), plan.target), under: lease)
        try store.rewrite(.announcement, as: plan.target, under: lease)
      }
      try store.setAside(plan.blobs.map(\.description), under: lease)
      if plan.announced != plan.target || plan.rewritesRecord {
        try store.rewrite(.record, as: plan.target, under: lease)
      }
      return plan
    }
  }

  private func newest() throws -> Version {
    let blobs = try store.blobs().map(\.version).max() ?? Version(rawValue: 0)
    return max(blobs, (try? store.announcementProof())?.newest ?? blobs)
  }

  private func nothingLeft() -> TimelineError {
    TimelineError(
      code: .stateGone, timeline: store.timeline,
      detail:
        "no state can be read whole, so there is nothing to go on from. Restore a snapshot, or all of it, from a copy; "
        + "to begin anew, move what is there away and publish again")
  }

  private func gone(_ version: Version, _ walk: BlobWalk) -> TimelineError {
    let readable = walk.readable.sorted()
    return TimelineError(
      code: .stateGone, timeline: store.timeline,
      detail:
        "\(version) cannot be read whole; the oldest that can is \(readable.first?.description ?? "none"), the newest "
        + "\(readable.last?.description ?? "none")")
  }
}
