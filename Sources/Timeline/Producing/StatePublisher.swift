import BitMemory
import Hollow
import Synchronization

/// Brings built states into a store: blobs first, then the announcement.
///
/// A reader finds its way by the names of the blobs that are there, up to the announced version. So a blob that was
/// published for a version that was never announced must not stay: once a newer version is announced, the name of the
/// leftover lies below it, and it would pass for a state of the timeline. Whatever fails between the publication and the
/// announcement is therefore taken back (`takeBackDoubtful`).
final class StatePublisher: Sendable {
  let store: any WritableBlobStore
  let lease: any WriterLease
  let policy: SnapshotPolicy
  private let chain: DeltaChain
  /// The blobs of a version of which this process does not know whether it is announced: the attempt failed, which may
  /// have been before or after the store took it over.
  private let doubtful = Mutex<(version: Version, blobs: [BlobName])?>(nil)

  /// Snapshots that were found damaged when the timeline was opened.
  private let damagedSnapshots: Mutex<Set<BlobName>>

  /// - Parameter damaged: blobs that were found damaged. A snapshot among them counts as none, so that another is due.
  init(
    _ store: any WritableBlobStore, under lease: any WriterLease, _ policy: SnapshotPolicy, damaged: Set<BlobName>
  ) throws {
    (self.store, self.lease, self.policy) = (store, lease, policy)
    damagedSnapshots = Mutex(damaged)
    chain = try DeltaChain(of: store, damaged: damaged)
  }

  var isSnapshotDue: Bool { chain.isSnapshotDue(by: policy) }

  /// Publishes and announces `state`: by delta and reverse delta where it continues `last`, and by snapshot where no delta
  /// can lead there.
  func announce(_ state: TimelineState, after last: TimelineState?) throws {
    guard let last, state.data.continues(last.data) else {
      let blobs = snapshot(state)
      try announce(blobs, as: state.version)
      return chain.add(snapshot: state.version, bytes: blobs.last?.bytes.count ?? 0)
    }
    let (delta, reverse) = DeltaWriter.writeBoth(from: last.data, to: state.data)
    try announce(
      [
        (.delta(from: last.version, to: state.version), delta),
        (.reverseDelta(from: state.version, to: last.version), reverse),
      ], as: state.version)
    chain.add(deltaTo: state.version, bytes: delta.count)
  }

  /// Publishes and announces, or takes the blobs back.
  private func announce(_ blobs: [(name: BlobName, bytes: [UInt8])], as version: Version) throws {
    try takeBackDoubtful()
    do {
      try store.publish(blobs, under: lease)
      try store.announce(version, under: lease)
    } catch {
      doubtful.withLock { $0 = (version, blobs.map(\.name)) }
      // Whoever waits wants to know what failed first. What cannot be taken back now is tried again before the next
      // publication.
      try? takeBackDoubtful()
      throw error
    }
  }

  /// Removes the doubtful blobs, unless their version is announced after all.
  ///
  /// An announcement may have come through although it failed, for example when only the answer was lost. The store is
  /// asked; one that cannot be reached cannot say so now, and the blobs stay until the next publication.
  private func takeBackDoubtful() throws {
    guard let (version, blobs) = doubtful.withLock({ $0 }) else { return }
    if try store.announcedVersion() != version {
      for blob in blobs { try store.remove([blob], under: lease) }
    }
    doubtful.withLock { $0 = nil }
  }

  /// Publishes the snapshot of an announced state.
  func publishSnapshot(_ state: TimelineState) throws {
    let blobs = snapshot(state)
    // A damaged one of the same state makes room; it is kept aside, in case it is of use to somebody.
    let inTheWay = BlobName.snapshot(state.version)
    if damagedSnapshots.withLock({ $0.contains(inTheWay) }) {
      try store.setAside([inTheWay.description], under: lease)
      damagedSnapshots.withLock { _ = $0.remove(inTheWay) }
    }
    try store.publish(blobs, under: lease)
    chain.add(snapshot: state.version, bytes: blobs.last?.bytes.count ?? 0)
  }

  /// The header blob if asked for, and the snapshot.
  ///
  /// Widths and totals count the state's own records only: Java needs those of the state before in deltas, whose readers
  /// keep what was removed for one update, and takes a snapshot's widths from the blob.
  private func snapshot(_ state: TimelineState) -> [(name: BlobName, bytes: [UInt8])] {
    let snapshot = (BlobName.snapshot(state.version), SnapshotWriter.write(state.data))
    guard policy.headers == .withSnapshots else { return [snapshot] }
    return [(.header(state.version), SnapshotWriter.writeHeader(state.data)), snapshot]
  }
}

/// What has gathered in a store since its newest snapshot, which decides whether the next one is due. Shared with the
/// thread that publishes a snapshot.
final class DeltaChain: Sendable {
  private struct Content {
    var snapshot: (version: Version, bytes: Int)?
    /// The deltas that lead to versions beyond the snapshot, ascending.
    var deltas: [(to: Version, bytes: Int)] = []
  }

  private let content: Mutex<Content>

  /// Measures what `store` holds. O(blobs), and a look at the size of each delta beyond the newest snapshot.
  ///
  /// Where the newest snapshot is among the `damaged` blobs, readers begin far behind, however few deltas are there: then the
  /// chain counts as one without a snapshot.
  init(of store: any BlobStore, damaged: Set<BlobName>) throws {
    let blobs = try store.blobs()
    var content = Content()
    var newest: Version?
    for case .snapshot(let version) in blobs { newest = max(version, newest ?? version) }
    if let newest, !damaged.contains(.snapshot(newest)) {
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
      // Without a snapshot no reader can begin, and right after one there is nothing that another would spare.
      guard let snapshot = content.snapshot else { return true }
      guard !content.deltas.isEmpty else { return false }
      return policy.isDue(
        deltas: content.deltas.count, deltaBytes: content.deltas.reduce(0) { ReadPlanner.sum($0, $1.bytes) },
        snapshotBytes: snapshot.bytes)
    }
  }
}
