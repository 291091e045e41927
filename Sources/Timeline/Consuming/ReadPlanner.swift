/// How to reach a version: a snapshot, or none to start from the state at hand, and then deltas in order.
struct ReadPlan: Equatable {
  var snapshot: Version?
  var deltas: [BlobName]
}

/// Finds the cheapest plan among the blobs there are.
struct ReadPlanner {
  private let snapshots: [Version]
  /// The delta that leads to a version, and the reverse delta that leads back to it.
  private let into: [Version: [(from: Version, name: BlobName)]]

  init(blobs: [BlobName]) {
    var snapshots: [Version] = []
    var into: [Version: [(from: Version, name: BlobName)]] = [:]
    for name in blobs {
      switch name {
      case .snapshot(let version): snapshots.append(version)
      case .delta(let from, let to), .reverseDelta(let from, let to): into[to, default: []].append((from, name))
      case .header: break
      }
    }
    (self.snapshots, self.into) = (snapshots.sorted(), into)
  }

  /// A snapshot costs about as much as this many deltas.
  private static let snapshotCost = 32

  /// The plan with the fewest steps, a snapshot counting as 32; nil when no path ends in `version`. O(blobs).
  func cheapest(to version: Version, from held: Version?) -> ReadPlan? {
    var names: [Version: [BlobName]] = [version: []]
    var frontier = [version]
    var (steps, best) = (0, ReadPlan?.none)
    var bestCost = Int.max
    while !frontier.isEmpty && steps < bestCost {
      for reached in frontier {
        let isHeld = reached == held
        guard isHeld || snapshots.contains(reached) else { continue }
        let cost = steps + (isHeld ? 0 : Self.snapshotCost)
        if cost < bestCost {
          (best, bestCost) = (ReadPlan(snapshot: isHeld ? nil : reached, deltas: names[reached] ?? []), cost)
        }
      }
      var next: [Version] = []
      for reached in frontier {
        for step in into[reached] ?? [] where names[step.from] == nil {
          names[step.from] = [step.name] + (names[reached] ?? [])
          next.append(step.from)
        }
      }
      frontier = next
      steps += 1
    }
    return best
  }
}
