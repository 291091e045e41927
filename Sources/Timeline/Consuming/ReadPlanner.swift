/// How to reach a version: a snapshot, or none to start from the state at hand, and then deltas in order.
struct ReadPlan: Equatable {
  var snapshot: Version?
  var deltas: [BlobName]

  /// The blobs to read, in order.
  var blobs: [BlobName] { (snapshot.map { [.snapshot($0)] } ?? []) + deltas }
}

/// Finds the plan with the fewest bytes to read among the blobs there are.
struct ReadPlanner {
  private let snapshots: Set<Version>
  /// The deltas that lead to a version, and the reverse deltas that lead back to it.
  private let into: [Version: [(from: Version, name: BlobName)]]
  private let size: (BlobName) throws -> Int?

  /// - Parameter size: a blob's size in bytes, nil where the store cannot tell; asked only on the way.
  init(blobs: [BlobName], size: @escaping (BlobName) throws -> Int?) {
    var snapshots: Set<Version> = []
    var into: [Version: [(from: Version, name: BlobName)]] = [:]
    for name in blobs {
      switch name {
      case .snapshot(let version): snapshots.insert(version)
      case .delta(let from, let to), .reverseDelta(let from, let to): into[to, default: []].append((from, name))
      case .header: break
      }
    }
    (self.snapshots, self.into, self.size) = (snapshots, into, size)
  }

  private init(
    snapshots: Set<Version>, into: [Version: [(from: Version, name: BlobName)]],
    size: @escaping (BlobName) throws -> Int?
  ) {
    (self.snapshots, self.into, self.size) = (snapshots, into, size)
  }

  /// What opening and verifying a blob costs besides its bytes, in bytes.
  static let blobCost = 4096

  /// The cost of reading a blob, in bytes. Of unknown ones, a snapshot counts as much as 32 deltas.
  static func cost(of name: BlobName, size: Int?) -> Int {
    if let size { return size + blobCost }
    if case .snapshot = name { return 32 << 20 }
    return 1 << 20
  }

  /// The cheapest plan; nil when no path ends in `version`. O(blobs log blobs).
  ///
  /// - Parameter held: the version at hand, from which deltas may lead on.
  func cheapest(to version: Version, from held: Version?) throws -> ReadPlan? {
    var search = Search(from: version)
    var best: (plan: ReadPlan, cost: Int)?
    // Backwards from the version asked for, nearest first.
    while let (reached, cost) = search.next(), cost < best?.cost ?? .max {
      if reached == held {
        best = (ReadPlan(snapshot: nil, deltas: search.path(from: reached)), cost)
        break
      }
      if snapshots.contains(reached) {
        let total = cost + Self.cost(of: .snapshot(reached), size: try size(.snapshot(reached)))
        if total < best?.cost ?? .max {
          best = (ReadPlan(snapshot: reached, deltas: search.path(from: reached)), total)
        }
      }
      for step in into[reached] ?? [] where !search.isDone(step.from) {
        let total = cost + Self.cost(of: step.name, size: try size(step.name))
        search.offer(step.from, cost: total, by: step.name, reached)
      }
    }
    return best?.plan
  }

  /// The cheapest plan that only follows deltas from `held`; nil without one.
  func byDeltas(to version: Version, from held: Version) throws -> ReadPlan? {
    try ReadPlanner(snapshots: [], into: into, size: size).cheapest(to: version, from: held)
  }

  /// All versions that some path from a snapshot ends in. O(blobs).
  func reachable() -> Set<Version> {
    var outOf: [Version: [Version]] = [:]
    for (to, steps) in into { for step in steps { outOf[step.from, default: []].append(to) } }
    var reached = snapshots
    var open = Array(snapshots)
    while let version = open.popLast() {
      for next in outOf[version] ?? [] where reached.insert(next).inserted { open.append(next) }
    }
    return reached
  }

  /// The shortest paths that end in one version (Dijkstra).
  private struct Search {
    private var best: [Version: (cost: Int, name: BlobName?, next: Version)] = [:]
    private var done: Set<Version> = []
    private var queue: CostQueue

    init(from version: Version) {
      best[version] = (0, nil, version)
      queue = CostQueue()
      queue.insert(version, cost: 0)
    }

    func isDone(_ version: Version) -> Bool { done.contains(version) }

    /// The nearest version not returned before.
    mutating func next() -> (Version, cost: Int)? {
      while let (version, cost) = queue.popCheapest() {
        if done.insert(version).inserted { return (version, cost) }
      }
      return nil
    }

    mutating func offer(_ version: Version, cost: Int, by name: BlobName, _ next: Version) {
      guard cost < best[version]?.cost ?? .max else { return }
      best[version] = (cost, name, next)
      queue.insert(version, cost: cost)
    }

    func path(from start: Version) -> [BlobName] {
      var path: [BlobName] = []
      var version = start
      while let step = best[version], let name = step.name {
        path.append(name)
        version = step.next
      }
      return path
    }
  }
}

/// Versions by cost, the cheapest first; the older one of two that cost the same.
struct CostQueue {
  /// A binary heap.
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
