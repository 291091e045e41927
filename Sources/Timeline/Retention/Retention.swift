/// Which states of a timeline are kept besides the announced one, the pinned one and those that something refers to.
///
/// ```swift
/// // The newest 50 states, and all of the last week.
/// let policy = RetentionPolicy(newestStates: 50, youngerThanMilliseconds: 7 * 86_400_000)
/// ```
public struct RetentionPolicy: Hashable, Sendable {
  /// So many of the newest states are kept, however old.
  public var newestStates: Int
  /// States minted within this time are kept, however many. A state whose version tells no time counts as young unless this
  /// is 0.
  public var youngerThanMilliseconds: Int64

  /// - Precondition: neither is below 0.
  public init(newestStates: Int, youngerThanMilliseconds: Int64 = 0) {
    precondition(
      newestStates >= 0 && youngerThanMilliseconds >= 0,
      "a retention of \(newestStates) states, \(youngerThanMilliseconds) ms")
    (self.newestStates, self.youngerThanMilliseconds) = (newestStates, youngerThanMilliseconds)
  }

  /// What is kept of `versions` (ascending) for its own sake.
  func kept(of versions: [Version], at instant: EpochMilliseconds) -> Set<Version> {
    var kept = Set(versions.suffix(newestStates))
    guard youngerThanMilliseconds > 0 else { return kept }
    for version in versions where version.mintedAt.map({ instant - $0 < youngerThanMilliseconds }) ?? true {
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
/// ## Overview
///
/// A state cannot simply be removed: a kept one may be reached only through it. So what is removed are blobs, and what stays
/// is, for each kept version, the shortest way from a snapshot (`ShortestWays`), and all deltas and reverse deltas between
/// kept versions, on which readers move from one to the next.
///
/// Nothing that stays is ever written anew. The snapshot policy bounds what an old chain holds before the oldest kept
/// version, so that a fresh snapshot there would write more than it frees; and a process that only removes can be killed at
/// any moment. Blobs beyond the announced version are a writer's and not touched, so that a writer need not stop.
///
/// ```swift
/// let pruner = Pruner(store)
/// let policy = RetentionPolicy(newestStates: 50)
/// let plan = try pruner.plan(policy, references: [version], at: now)
/// print("\(plan.blobs.count) blobs of \(plan.dropped.count) versions would go")
/// try pruner.prune(policy, references: [version], at: now)
/// ```
public struct Pruner {
  private let store: any WritableBlobStore

  public init(_ store: any WritableBlobStore) { self.store = store }

  /// What `prune` would do now. O(blobs log blobs).
  ///
  /// - Parameters:
  ///   - references: versions that something outside refers to, such as the inputs of a kept output.
  ///   - instant: now.
  public func plan(
    _ policy: RetentionPolicy, references: Set<Version> = [], at instant: EpochMilliseconds
  ) throws -> RetentionPlan {
    guard let announced = try store.announcedVersion() else {
      return RetentionPlan(kept: [], left: [], dropped: [], blobs: [])
    }
    let blobs = try store.blobs().filter { $0.version <= announced }
    let ways = ShortestWays(in: BlobGraph(blobs))
    let readable = ways.versions.sorted()
    var kept = policy.kept(of: readable, at: instant).union(references).union([announced])
    if let pin = try store.pin() { kept.insert(pin.version) }
    // A reference to a state that cannot be read any more keeps nothing.
    kept.formIntersection(readable)
    let needed = ways.blobs(for: kept)
    let doomed = blobs.filter { blob in
      switch blob {
      case .snapshot: !needed.contains(blob)
      case .header(let version): !needed.contains(.snapshot(version))
      case .delta(let from, let to), .reverseDelta(let from, let to):
        !needed.contains(blob) && !(kept.contains(from) && kept.contains(to))
      }
    }
    let removed = Set(doomed)
    let left = ShortestWays(in: BlobGraph(blobs.filter { !removed.contains($0) })).versions
    return RetentionPlan(
      kept: kept.sorted(), left: left.sorted(), dropped: readable.filter { !left.contains($0) }, blobs: doomed.sorted())
  }

  /// Removes what the plan of now finds, the oldest first; when it is stopped anywhere, the next run goes on.
  @discardableResult
  public func prune(
    _ policy: RetentionPolicy, references: Set<Version> = [], at instant: EpochMilliseconds
  ) throws -> RetentionPlan {
    let plan = try plan(policy, references: references, at: instant)
    try store.discard(plan.blobs)
    return plan
  }
}

/// Blobs that retention no longer keeps, to be removed on any thread beside the writer and its readers.
///
/// ```swift
/// let removal = DueRemoval(plan, from: store, limit: 100)
/// try removal.carryOut()
/// ```
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
