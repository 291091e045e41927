public import Hollow

/// The writer of one timeline: stages a state, validates, publishes its blobs and announces it.
///
/// Opening takes the timeline's lock, continues the announced state and removes what a crash left unannounced. Not safe
/// for use from several threads at once.
public final class Producer {
  private let store: any WritableBlobStore
  private let lease: any WriterLease
  private let validators: [any Validator]
  private let snapshots: SnapshotPolicy
  private let write: WriteState
  private var sinceSnapshot = SinceSnapshot()
  /// The newest announced state, nil before the first.
  public private(set) var announced: TimelineState?

  public init(
    _ store: any WritableBlobStore, schemas: [Schema], validators: [any Validator] = [],
    snapshots: SnapshotPolicy = SnapshotPolicy()
  ) throws {
    (self.store, self.validators, self.snapshots) = (store, validators, snapshots)
    lease = try store.acquireLease(holder: "pid", at: 0)
    announced = try Consumer(store).latest()
    write = try WriteState(schemas: schemas, restoring: announced?.data)
    try store.removeLeftovers(after: announced?.version, under: lease)
    try measureChain()
  }

  /// What has gathered since the last snapshot.
  private struct SinceSnapshot {
    var deltas = 0
    var deltaBytes = 0
    var snapshotBytes = 0
  }

  private func measureChain() throws {
    let blobs = try store.blobs()
    var last: Version?
    for case .snapshot(let version) in blobs { last = max(version, last ?? version) }
    guard let last else { return }
    sinceSnapshot.snapshotBytes = try store.byteCount(of: .snapshot(last)) ?? 0
    for case .delta(let from, let to) in blobs where to > last {
      sinceSnapshot.deltas += 1
      sinceSnapshot.deltaBytes += try store.byteCount(of: .delta(from: from, to: to)) ?? 0
    }
  }

  /// Runs one cycle and announces its state: `begin`, `populate`, `finish`, and `abort` when one of them throws.
  ///
  /// - Parameter populate: adds and removes records, and returns the state's header tags.
  public func runCycle(
    at milliseconds: Int64, keepingRecords: Bool, publishesUnchanged: Bool, roots: Set<String>? = nil,
    _ populate: (WriteState) throws -> [HeaderTag]
  ) throws -> TimelineState {
    do {
      let tags = try populate(begin(keepingRecords: keepingRecords))
      return try finish(at: milliseconds, headerTags: tags, publishesUnchanged: publishesUnchanged, roots: roots)
    } catch {
      abort()
      throw error
    }
  }

  /// Begins a cycle from the last state's records, or from none, and lends the write state to fill.
  public func begin(keepingRecords: Bool) -> WriteState {
    write.beginCycle(keepingRecords: keepingRecords)
    return write
  }

  /// Validates, publishes and announces what was written since `begin`.
  ///
  /// - Parameters:
  ///   - milliseconds: the instant of publication, ms since 1970; it gives the version.
  ///   - publishesUnchanged: whether a state equal to the last is published too; otherwise the last is returned.
  ///   - roots: types whose records stay until removed; other records go when nothing refers to them any more.
  /// - Throws: when a validator refuses or the store fails; the announced state stays. Then `abort`.
  public func finish(
    at milliseconds: Int64, headerTags: [HeaderTag], publishesUnchanged: Bool, roots: Set<String>? = nil
  ) throws -> TimelineState {
    let version = Version.mint(after: announced?.version, milliseconds: milliseconds)
    var tags = headerTags
    tags.append(HeaderTag(key: "hollow.blob.to.version", value: "\(version)"))
    tags.append(HeaderTag(key: TimelineState.publishedAtTag, value: "\(milliseconds)"))
    let next = try write.finish(tag: mintTag(), headerTags: tags, roots: roots)
    if !publishesUnchanged, let announced, next.hasSameRecords(as: announced.data) {
      write.rollback()
      return announced
    }
    try validate(next)
    try publish(next, version)
    let state = TimelineState(timeline: store.timeline, version: version, data: next)
    write.commit(next)
    announced = state
    return state
  }

  /// Forgets the cycle under way; the next can succeed.
  public func abort() { write.rollback() }

  private func validate(_ next: DataState) throws {
    // First: no reader could load such a state, and a validator may follow the reference.
    if let fault = try DanglingReferences.firstFault(in: next) { throw refusal(fault) }
    for validator in validators {
      if let reason = try validator.refusal(of: next, after: announced?.data) { throw refusal(reason) }
    }
  }

  private func refusal(_ reason: String) -> TimelineError {
    TimelineError(code: .refused, timeline: store.timeline, detail: "\(reason); the last state stays announced")
  }

  private func publish(_ next: DataState, _ version: Version) throws {
    var since = sinceSnapshot
    var needsSnapshot = true
    var blobs: [(name: BlobName, bytes: [UInt8])] = []
    // A delta cannot bring a type about or take one away (format section 6.3): such a state has a snapshot alone.
    if let announced, announced.data.schemas == next.schemas {
      let delta = DeltaWriter.write(from: announced.data, to: next)
      blobs.append((.delta(from: announced.version, to: version), delta))
      let reverse = DeltaWriter.write(from: next, to: announced.data)
      blobs.append((.reverseDelta(from: version, to: announced.version), reverse))
      since.deltas += 1
      since.deltaBytes += delta.count
      needsSnapshot = snapshots.isDue(
        deltas: since.deltas, deltaBytes: since.deltaBytes, snapshotBytes: since.snapshotBytes)
    }
    if needsSnapshot {
      let snapshot = SnapshotWriter.write(next, previous: announced?.data)
      blobs.append((.snapshot(version), snapshot))
      since = SinceSnapshot(snapshotBytes: snapshot.count)
    }
    try publish(blobs, as: version)
    sinceSnapshot = since
  }

  /// Publishes and announces, or takes the blobs back: once a newer version is announced they would pass for a state.
  private func publish(_ blobs: [(name: BlobName, bytes: [UInt8])], as version: Version) throws {
    do {
      try store.publish(blobs, under: lease)
      try store.announce(version, under: lease)
    } catch {
      // The announcement may have come through although its durability is in doubt.
      if (try? store.announcedVersion()) != version {
        for blob in blobs { try? store.remove([blob.name], under: lease) }
      }
      throw error
    }
  }

  /// A random tag whose high half is neither all zeros nor all ones nor the last one's (format section 9.3).
  private func mintTag() -> UInt64 {
    while true {
      let tag = UInt64.random(in: .min ... .max)
      let high = tag >> 32
      if high != 0 && high != 0xFFFF_FFFF && high != (announced?.data.tag ?? 0) >> 32 { return tag }
    }
  }
}

extension DataState {
  /// Whether both states, of one chain, hold the same records at the same ordinals.
  fileprivate func hasSameRecords(as other: DataState) -> Bool {
    types.count == other.types.count && types.allSatisfy { $0 === other[type: $0.name] }
  }
}
