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
