/// How to reach a version: a snapshot, or none to start from the state at hand, and then deltas in order.
struct ReadPlan: Equatable {
  var snapshot: Version?
  var deltas: [BlobName]

  /// The blobs to read, in order.
  var blobs: [BlobName] { (snapshot.map { [.snapshot($0)] } ?? []) + deltas }
}

/// Which blobs a reader may follow.
public enum ReadWays: Sendable {
  /// Whatever is cheapest.
  case all
  /// Forward from a snapshot, and back by reverse deltas only to versions that no snapshot comes before.
  ///
  /// Where a Java producer went on with another model, a reverse delta leads back to the records before in the form of the
  /// new model, without the fields that it gave up. Going forward, each state is as it was published. Who compares states
  /// reads them so; a reader that goes from version to version backwards pays with a snapshot each time.
  case forward
}

/// Finds the plan that reads the fewest bytes among the blobs there are.
///
/// A reader that wants version *V* may start in two ways: from the state it has at hand, which costs nothing, or from any
/// snapshot, which costs its bytes. From the start it follows deltas and reverse deltas, each of which costs its bytes too.
/// The cheapest plan is a shortest path in the graph of versions (`BlobGraph`).
///
/// The search (Dijkstra's) walks that graph backwards, from *V*: it visits versions in the order of what it costs to go from
/// them to *V*. At each one it asks whether a plan could start there:
///
/// - It is the version at hand. Then this is the cheapest plan that starts from it, and the search ends: every other start
///   that is still to come is at least as far away, and would cost a snapshot besides.
/// - It has a snapshot. Then the plan costs the way from here and the snapshot. It may not be the cheapest, as a version
///   further on can have a smaller snapshot; so the plan is kept as the best one so far, and the search goes on.
///
/// It also ends when the next version is as far away as the best plan costs in all.
///
/// In the usual case, a reader one delta behind, this visits two versions and asks for the sizes of their few blobs, however
/// many there are. That matters where each size is a request to another machine.
struct ReadPlanner {
  private let graph: BlobGraph
  private let size: (BlobName) throws -> Int?

  /// - Parameter size: a blob's size in bytes, nil where the store cannot tell; asked only for blobs on the way.
  init(blobs: [BlobName], size: @escaping (BlobName) throws -> Int?) {
    self.init(BlobGraph(blobs), size: size)
  }

  private init(_ graph: BlobGraph, size: @escaping (BlobName) throws -> Int?) {
    (self.graph, self.size) = (graph, size)
  }

  /// What opening and verifying a blob costs besides its bytes, in bytes.
  static let blobCost = 4096

  /// The cost of reading a blob, in bytes. Of unknown ones, a snapshot counts as much as 32 deltas.
  static func cost(of name: BlobName, size: Int?) -> Int {
    if let size { return sum(size, blobCost) }
    if case .snapshot = name { return 32 << 20 }
    return 1 << 20
  }

  /// The sum of two costs, or the highest number: sizes are what a store says, and it may say anything.
  static func sum(_ left: Int, _ right: Int) -> Int {
    let (sum, overflows) = left.addingReportingOverflow(right)
    return overflows ? .max - 1 : sum
  }

  private func cost(of name: BlobName) throws -> Int { Self.cost(of: name, size: try size(name)) }

  /// The cheapest plan; nil when no path ends in `version`. O(blobs log blobs).
  ///
  /// - Parameter held: the version at hand, from which deltas may lead on.
  func cheapest(to version: Version, from held: Version?) throws -> ReadPlan? {
    var search = Search(to: version)
    var best: (plan: ReadPlan, cost: Int)?
    while let (reached, cost) = search.next(), cost < best?.cost ?? .max {
      if reached == held {
        return ReadPlan(snapshot: nil, deltas: search.path(from: reached))
      }
      if graph.snapshots.contains(reached) {
        let total = Self.sum(cost, try self.cost(of: .snapshot(reached)))
        if total < best?.cost ?? .max {
          best = (ReadPlan(snapshot: reached, deltas: search.path(from: reached)), total)
        }
      }
      for step in graph.steps(to: reached) where !search.isDone(step.from) {
        search.offer(step, cost: Self.sum(cost, try self.cost(of: step.blob)))
      }
    }
    return best?.plan
  }

  /// The planner without reverse deltas, where `version` can be reached so; else nil.
  func forward(to version: Version, from held: Version?) throws -> ReadPlanner? {
    let planner = ReadPlanner(graph.withoutReverseDeltas(), size: size)
    return try planner.cheapest(to: version, from: held) == nil ? nil : planner
  }

  /// The cheapest plan that only follows deltas from `held`; nil without one.
  func byDeltas(to version: Version, from held: Version) throws -> ReadPlan? {
    try ReadPlanner(graph.withoutSnapshots(), size: size).cheapest(to: version, from: held)
  }

  /// All versions that some path from a snapshot ends in. O(blobs log blobs).
  func reachable() -> Set<Version> { ShortestWays(in: graph).versions }

  /// The shortest paths found so far that end in one version.
  private struct Search {
    /// The cheapest way known from a version to the target: its cost, and its first step; nil at the target itself.
    private var best: [Version: (cost: Int, step: BlobGraph.Step?)] = [:]
    /// Versions that were visited: nothing cheaper can be found for them.
    private var done: Set<Version> = []
    /// Versions to visit. A version to which a cheaper way was found is in it twice; the later one is passed over.
    private var queue = CostQueue()

    init(to target: Version) {
      best[target] = (0, nil)
      queue.insert(target, cost: 0)
    }

    func isDone(_ version: Version) -> Bool { done.contains(version) }

    /// The nearest version not returned before.
    mutating func next() -> (Version, cost: Int)? {
      while let (version, cost) = queue.popCheapest() {
        if done.insert(version).inserted { return (version, cost) }
      }
      return nil
    }

    /// Notes that `step`, and then the way from its end, leads to the target for `cost` in all.
    mutating func offer(_ step: BlobGraph.Step, cost: Int) {
      guard cost < best[step.from]?.cost ?? .max else { return }
      best[step.from] = (cost, step)
      queue.insert(step.from, cost: cost)
    }

    /// The blobs that lead from `start` to the target.
    func path(from start: Version) -> [BlobName] {
      var path: [BlobName] = []
      var version = start
      while let step = best[version]?.step {
        path.append(step.blob)
        version = step.to
      }
      return path
    }
  }
}

/// Versions by cost, the cheapest first; the older one of two that cost the same.
struct CostQueue {
  /// A binary heap: the entry at *i* does not come after those at 2*i* + 1 and 2*i* + 2, its children.
  private var heap: [(version: Version, cost: Int)] = []

  private func precedes(_ left: Int, _ right: Int) -> Bool {
    (heap[left].cost, heap[left].version) < (heap[right].cost, heap[right].version)
  }

  /// O(log n).
  mutating func insert(_ version: Version, cost: Int) {
    heap.append((version, cost))
    var child = heap.count - 1
    while child > 0, precedes(child, (child - 1) / 2) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  /// O(log n).
  mutating func popCheapest() -> (version: Version, cost: Int)? {
    guard let first = heap.first else { return nil }
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && precedes(child, least) { least = child }
      guard least != parent else { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
