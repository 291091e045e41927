/// Which states of a timeline are kept besides the announced one, the pinned one and those that something refers to.
public struct RetentionPolicy: Hashable, Sendable {
  /// So many of the newest states are kept, however old.
  public var newestStates: Int
  /// States minted within this time are kept, however many; in ms. A state whose version tells no time counts as young
  /// unless this is 0.
  public var youngerThan: Int64

  public init(newestStates: Int, youngerThan milliseconds: Int64 = 0) {
    precondition(newestStates >= 0 && milliseconds >= 0, "a retention below 0")
    (self.newestStates, self.youngerThan) = (newestStates, milliseconds)
  }

  /// What is kept of `versions` (ascending) for its own sake.
  func kept(of versions: [Version], at milliseconds: Int64) -> Set<Version> {
    var kept = Set(versions.suffix(newestStates))
    guard youngerThan > 0 else { return kept }
    for version in versions where version.mintedAt.map({ milliseconds - $0 < youngerThan }) ?? true {
      kept.insert(version)
    }
    return kept
  }
}

/// What retention does to a timeline: which states stay readable, and which blobs go.
public struct RetentionPlan: Hashable, Sendable {
  /// The versions that policy, announcement, pin and references keep, ascending.
  public var kept: [Version]
  /// The versions that can be read afterwards: the kept ones, and those on the way to them. Ascending.
  public var left: [Version]
  /// The versions that can be read now and not afterwards, ascending.
  public var dropped: [Version]
  /// The blobs that no kept version needs, oldest first.
  public var blobs: [BlobName]

  public var isEmpty: Bool { blobs.isEmpty }
}

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

/// Blobs that retention no longer keeps, to be removed on any thread beside the writer and its readers.
public struct DueRemoval: Sendable {
  private let store: any WritableBlobStore
  /// Oldest first.
  public let blobs: [BlobName]

  /// - Parameter limit: the oldest so many of the plan's blobs; those left over, the next plan finds again.
  public init(_ plan: RetentionPlan, from store: any WritableBlobStore, limit: Int = .max) {
    (self.store, blobs) = (store, Array(plan.blobs.prefix(limit)))
  }

  public var timeline: String { store.timeline }

  /// Removes them. O(blobs).
  public func carryOut() throws { try store.discard(blobs) }
}

/// The shortest way from a snapshot to each version, in deltas and reverse deltas.
struct SnapshotPaths {
  /// The last blob on the way and the version before it; the snapshot itself where the way begins.
  private var ways: [Version: (blob: BlobName, before: Version?)] = [:]

  /// O(blobs).
  init(_ blobs: [BlobName]) {
    var outOf: [Version: [(to: Version, blob: BlobName)]] = [:]
    var frontier: [Version] = []
    // In one order, so that of two ways of one length the same is always found.
    for blob in blobs.sorted() {
      switch blob {
      case .snapshot(let version):
        ways[version] = (blob, nil)
        frontier.append(version)
      case .delta(let from, let to), .reverseDelta(let from, let to): outOf[from, default: []].append((to, blob))
      case .header: break
      }
    }
    while !frontier.isEmpty {
      var next: [Version] = []
      for version in frontier {
        for (to, blob) in outOf[version] ?? [] where ways[to] == nil {
          ways[to] = (blob, version)
          next.append(to)
        }
      }
      frontier = next
    }
  }

  /// The versions that can be read.
  var versions: Set<Version> { Set(ways.keys) }

  /// The blobs on the ways to `versions`.
  func blobs(for versions: Set<Version>) -> Set<BlobName> {
    var blobs: Set<BlobName> = []
    for version in versions {
      var reached = version
      while let way = ways[reached], blobs.insert(way.blob).inserted, let before = way.before { reached = before }
    }
    return blobs
  }
}
