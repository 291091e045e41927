import Synchronization

/// What has gathered in a store since its newest snapshot. Shared with the thread that publishes a snapshot.
final class DeltaChain: Sendable {
  private struct Content {
    var snapshot: (version: Version, bytes: Int)?
    /// The deltas that lead to versions beyond the snapshot, ascending.
    var deltas: [(to: Version, bytes: Int)] = []
  }

  private let content: Mutex<Content>

  /// Measures what `store` holds. O(blobs), and a look at the size of each delta beyond the newest snapshot.
  init(of store: any BlobStore) throws {
    let blobs = try store.blobs()
    var content = Content()
    var newest: Version?
    for case .snapshot(let version) in blobs { newest = max(version, newest ?? version) }
    if let newest {
      content.snapshot = (newest, try store.byteCount(of: .snapshot(newest)) ?? 0)
      for case .delta(let from, let to) in blobs where to > newest {
        content.deltas.append((to, try store.byteCount(of: .delta(from: from, to: to)) ?? 0))
      }
      content.deltas.sort { $0.to < $1.to }
    }
    self.content = Mutex(content)
  }

  func add(deltaTo version: Version, bytes: Int) {
    content.withLock { $0.deltas.append((version, bytes)) }
  }

  /// Notes a snapshot; the deltas up to its version no longer count.
  func add(snapshot version: Version, bytes: Int) {
    content.withLock { content in
      content.snapshot = (version, bytes)
      content.deltas.removeAll { $0.to <= version }
    }
  }

  func isSnapshotDue(by policy: SnapshotPolicy) -> Bool {
    content.withLock { content in
      guard let snapshot = content.snapshot else { return true }
      guard !content.deltas.isEmpty else { return false }
      return policy.isDue(
        deltas: content.deltas.count, deltaBytes: content.deltas.reduce(0) { $0 + $1.bytes },
        snapshotBytes: snapshot.bytes)
    }
  }
}
