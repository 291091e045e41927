/// The blobs of a timeline as a graph: versions are its nodes, deltas and reverse deltas its edges, and a snapshot is a node
/// where a reader may begin.
///
/// Both who reads and who removes ask it: a reader for the cheapest way to a version (`ReadPlanner`), retention for the
/// shortest way to each version that is kept (`ShortestWays`).
struct BlobGraph {
  /// A delta or a reverse delta.
  struct Step: Sendable {
    let from: Version
    let to: Version
    let blob: BlobName
  }

  /// The versions that have a snapshot.
  let snapshots: Set<Version>
  private let stepsByTarget: [Version: [Step]]

  /// O(blobs).
  init(_ blobs: [BlobName]) {
    var snapshots: Set<Version> = []
    var steps: [Version: [Step]] = [:]
    for blob in blobs {
      switch blob {
      case .snapshot(let version): snapshots.insert(version)
      case .delta(let from, let to), .reverseDelta(let from, let to):
        steps[to, default: []].append(Step(from: from, to: to, blob: blob))
      case .header: break  // leads nowhere
      }
    }
    (self.snapshots, stepsByTarget) = (snapshots, steps)
  }

  private init(snapshots: Set<Version>, stepsByTarget: [Version: [Step]]) {
    (self.snapshots, self.stepsByTarget) = (snapshots, stepsByTarget)
  }

  /// The steps that lead to `version`.
  func steps(to version: Version) -> [Step] { stepsByTarget[version] ?? [] }

  /// All steps, ordered by the names of their blobs.
  fileprivate var orderedSteps: [Step] { stepsByTarget.values.joined().sorted { $0.blob < $1.blob } }

  /// The same graph with the steps to newer versions alone.
  func withoutReverseDeltas() -> BlobGraph {
    BlobGraph(snapshots: snapshots, stepsByTarget: stepsByTarget.mapValues { $0.filter { $0.from < $0.to } })
  }

  /// The same graph without a snapshot to begin from.
  func withoutSnapshots() -> BlobGraph { BlobGraph(snapshots: [], stepsByTarget: stepsByTarget) }
}

/// For each version that can be read, the way with the fewest deltas and reverse deltas that leads there from a snapshot.
///
/// The ways are found together, in rounds: the versions with a snapshot need no step; those that a step leads to from them
/// need one; and so on. A version that was reached is not reached again, so each round's ways are the shortest there are,
/// and each way is the way to the version before it and one step more. It is enough to keep that last step.
struct ShortestWays {
  /// The last blob on the way to a version, and the version before it; the snapshot itself, and nil, where the way begins.
  private var lastSteps: [Version: (blob: BlobName, before: Version?)] = [:]

  /// O(blobs log blobs).
  init(in graph: BlobGraph) {
    for version in graph.snapshots { lastSteps[version] = (.snapshot(version), nil) }
    // Of two ways of the same length the one whose blobs come first by name is taken, so that all who look at the same
    // blobs find the same ways: else one retention could remove what another kept.
    let stepsBySource = Dictionary(grouping: graph.orderedSteps, by: \.from)
    var reached = graph.snapshots.sorted()
    while !reached.isEmpty {
      var next: [Version] = []
      for version in reached {
        for step in stepsBySource[version] ?? [] where lastSteps[step.to] == nil {
          lastSteps[step.to] = (step.blob, version)
          next.append(step.to)
        }
      }
      reached = next
    }
  }

  /// The versions that can be read.
  var versions: Set<Version> { Set(lastSteps.keys) }

  /// The blobs on the ways to `versions`. O(blobs).
  func blobs(for versions: Set<Version>) -> Set<BlobName> {
    var blobs: Set<BlobName> = []
    for version in versions {
      // Backwards to the snapshot, or to a blob that is on another version's way already: so is all before it.
      var reached = version
      while let step = lastSteps[reached], blobs.insert(step.blob).inserted, let before = step.before {
        reached = before
      }
    }
    return blobs
  }
}
