/// Removes the blobs of states that nobody keeps, so that every kept version stays readable exactly.
///
/// What stays: for each kept version the shortest way from a snapshot, and all deltas and reverse deltas between kept
/// versions. Nothing that stays is ever written anew: the snapshot policy bounds what an old chain holds before the
/// oldest kept version, so that a fresh snapshot there would write more than it frees, and a process that only removes
/// can be killed at any moment. Blobs beyond the announced version are a writer's and not touched; so a writer need not stop.
public struct Pruner {
  private let store: any WritableBlobStore

  public init(_ store: any WritableBlobStore) { self.store = store }

  /// What `prune` would do now. O(blobs).
  ///
  /// - Parameters:
  ///   - references: versions that something outside refers to, such as the inputs of a kept output.
  ///   - milliseconds: now, ms since 1970.
  public func plan(
    _ policy: RetentionPolicy, references: Set<Version> = [], at milliseconds: Int64
  ) throws -> RetentionPlan {
    guard let announced = try store.announcedVersion() else {
      return RetentionPlan(kept: [], left: [], dropped: [], blobs: [])
    }
    let blobs = try store.blobs().filter { $0.version <= announced }
    let paths = SnapshotPaths(blobs)
    let readable = paths.versions.sorted()
    var kept = policy.kept(of: readable, at: milliseconds).union(references).union([announced])
    if let pin = try store.pin() { kept.insert(pin.version) }
    kept.formIntersection(readable)
    let needed = paths.blobs(for: kept)
    let doomed = blobs.filter { blob in
      switch blob {
      case .snapshot: !needed.contains(blob)
      case .header(let version): !needed.contains(.snapshot(version))
      case .delta(let from, let to), .reverseDelta(let from, let to):
        !needed.contains(blob) && !(kept.contains(from) && kept.contains(to))
      }
    }
    let left = SnapshotPaths(blobs.filter { !doomed.contains($0) }).versions
    return RetentionPlan(
      kept: kept.sorted(), left: left.sorted(), dropped: readable.filter { !left.contains($0) }, blobs: doomed.sorted())
  }

  /// Removes what the plan of now finds; stopped anywhere, the next run goes on.
  @discardableResult
  public func prune(
    _ policy: RetentionPolicy, references: Set<Version> = [], at milliseconds: Int64
  ) throws -> RetentionPlan {
    let plan = try plan(policy, references: references, at: milliseconds)
    try store.discard(plan.blobs)
    return plan
  }
}
