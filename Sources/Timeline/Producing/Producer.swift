import BitMemory
public import Hollow

/// The writer of one timeline: stages a state, validates, publishes its blobs and announces it.
///
/// Opening takes the timeline's lease, continues the announced state and removes what a crash left unannounced. Where the
/// schemas differ from those of the announced state, its records are carried over (`StateCopier`) and the next state is
/// one that readers reach by snapshot only. Not safe for use from several threads at once.
public final class Producer {
  private let publisher: StatePublisher
  private let validators: [any Validator]
  private let schemas: [Schema]
  private let schemaHash: String
  private let write: WriteState
  private var dueSnapshot: DueSnapshot?
  /// The newest announced state, nil before the first.
  public private(set) var announced: TimelineState?
  /// Why the last snapshot that was due could not be published; the states since are announced all the same, and the
  /// next one tries again.
  public private(set) var snapshotFailure: (any Error)?

  /// Opens a timeline for writing.
  ///
  /// - Parameters:
  ///   - validators: what a state must pass besides the checks of its keys, in order.
  ///   - checksKeys: whether the primary keys of all types that have one must be unique and without null.
  ///   - holder: who writes, in words for people; nil names host and process.
  ///   - milliseconds: now, ms since 1970.
  /// - Throws: `TimelineError.secondWriter` while another writer holds the timeline, `.refused` when the records of the
  ///   announced state do not fit `schemas`.
  public init(
    _ store: any WritableBlobStore, schemas: [Schema], validators: [any Validator] = [], checksKeys: Bool = true,
    snapshots: SnapshotPolicy = SnapshotPolicy(), holder: String? = nil, at milliseconds: Int64
  ) throws {
    self.schemas = schemas
    schemaHash = SchemaHash.text(of: schemas)
    self.validators = (checksKeys ? KeyChecks.validators(for: schemas) : []) + validators
    let lease = try store.acquireLease(holder: holder ?? HostProcess.name, at: milliseconds)
    let announced = try store.announcedVersion().map { try Consumer(store).state(at: $0) }
    do {
      write = try Self.writeState(schemas, continuing: announced?.data)
    } catch let error as SchemaError {
      throw TimelineError(code: .refused, timeline: store.timeline, detail: error.reason)
    }
    self.announced = announced
    try store.removeLeftovers(after: announced?.version, under: lease)
    publisher = try StatePublisher(store, under: lease, snapshots)
    if let announced, publisher.isSnapshotDue {
      dueSnapshot = DueSnapshot(state: announced, publisher: publisher)
    }
  }

  private static func writeState(_ schemas: [Schema], continuing last: DataState?) throws -> WriteState {
    let byName = Dictionary(schemas.map { ($0.name, $0) }) { first, _ in first }
    guard let last, last.schemas != byName else { return try WriteState(schemas: schemas, restoring: last) }
    let write = try WriteState(schemas: schemas)
    try StateCopier(last, into: write, schemas: schemas).copy()
    write.commit(try write.finish(tag: mintTag(after: last.tag), headerTags: []))
    return write
  }

  /// The state whose ordinals the next cycle keeps: the announced one, or its records in the new schemas.
  public var base: DataState? { write.base }

  /// Extends the lease; a producer that publishes less often than the lease lasts calls it in between.
  ///
  /// Throws `TimelineError.fenced` once another writer took over.
  public func renew(at milliseconds: Int64) throws { try publisher.lease.renew(at: milliseconds) }

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

  /// Makes now what the first change to the announced records would wait for (`WriteState.prepare`): right for a process
  /// that stays. O(records).
  public func prepare(roots: Set<String>) throws { try write.prepare(roots: roots) }

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
  /// - Throws: when a validator refuses, the store fails or the lease was lost; the announced state stays. Then `abort`.
  public func finish(
    at milliseconds: Int64, headerTags: [HeaderTag], publishesUnchanged: Bool, roots: Set<String>? = nil
  ) throws -> TimelineState {
    try renew(at: milliseconds)
    let version = Version.mint(after: announced?.version, milliseconds: milliseconds)
    let tags = CycleTags(
      version: version, publishedAt: milliseconds, schemaHash: schemaHash, last: announced?.data,
      continuesChain: announced != nil && write.base === announced?.data)
    let next = try write.finish(
      tag: Self.mintTag(after: announced?.data.tag), headerTags: headerTags + tags.tags, roots: roots)
    if !publishesUnchanged, let announced, next.hasSameRecords(as: announced.data) {
      write.rollback()
      return announced
    }
    try validate(next)
    let state = TimelineState(timeline: publisher.store.timeline, version: version, data: next)
    try publisher.announce(state, after: announced)
    write.commit(next)
    takeOver(state)
    return state
  }

  private func takeOver(_ state: TimelineState) {
    announced = state
    guard publisher.isSnapshotDue else { return }
    dueSnapshot = DueSnapshot(state: state, publisher: publisher)
    if !publisher.policy.isDeferred { _ = try? publishSnapshotIfDue() }
  }

  /// Forgets the cycle under way; the next can succeed.
  public func abort() { write.rollback() }

  /// Publishes the snapshot that the policy asks for, if one is due, and returns its version.
  ///
  /// A producer that ends before leaves it due: the next to open the timeline finds it so.
  @discardableResult
  public func publishSnapshotIfDue() throws -> Version? {
    guard let due = takeDueSnapshot() else { return nil }
    do {
      try due.publish()
      snapshotFailure = nil
      return due.version
    } catch {
      snapshotFailure = error
      throw error
    }
  }

  /// Hands the snapshot that is due over, to be published on another thread.
  public func takeDueSnapshot() -> DueSnapshot? {
    guard let due = dueSnapshot.take(), publisher.isSnapshotDue else { return nil }
    return due
  }

  /// Publishes the content of an older kept state again, as a new version: the history stays one line.
  ///
  /// The header tags of the old state come along, but for those that tell of its place in the chain.
  ///
  /// - Parameter reason: kept in the header tag `timeline.rollback.reason`.
  /// - Throws: `TimelineError.stateGone` when that state cannot be read any more, and what `finish` throws.
  public func rollBack(to version: Version, at milliseconds: Int64, reason: String) throws -> TimelineState {
    let old = try Consumer(publisher.store).state(at: version)
    let kept = old.data.headerTags.filter { !$0.key.hasPrefix("hollow.") && !$0.key.hasPrefix("timeline.rollback.") }
    return try runCycle(at: milliseconds, keepingRecords: false, publishesUnchanged: true) { write in
      do {
        try StateCopier(old.data, into: write, schemas: schemas).copy()
      } catch let error as SchemaError {
        throw refusal("\(version) does not fit the schemas of today: \(error.reason)")
      }
      return kept + [
        HeaderTag(key: "timeline.rollback.version", value: "\(version)"),
        HeaderTag(key: "timeline.rollback.reason", value: reason),
      ]
    }
  }

  private func validate(_ next: DataState) throws {
    // First: no reader could load such a state, and a validator may follow the reference.
    let sound = announced.flatMap { next.continues($0.data) ? $0.data : nil }
    let fault =
      if let sound {
        ReferenceCheck.firstFault(
          in: next, after: sound, removed: write.nothingRefersToRemoved == true ? .unreferenced : .mayBeReferenced)
      } else {
        ReferenceCheck.firstFault(in: next)
      }
    if let fault { throw refusal(fault) }
    for validator in validators {
      if let reason = try validator.refusal(of: next, after: announced?.data) { throw refusal(reason) }
    }
  }

  private func refusal(_ reason: String) -> TimelineError {
    TimelineError(
      code: .refused, timeline: publisher.store.timeline, detail: "\(reason); the last state stays announced")
  }

  /// A random tag whose high half is neither all zeros nor all ones nor the last one's (format section 9.3).
  private static func mintTag(after last: UInt64?) -> UInt64 {
    while true {
      let tag = UInt64.random(in: .min ... .max)
      let high = tag >> 32
      if high != 0 && high != 0xFFFF_FFFF && high != (last ?? 0) >> 32 { return tag }
    }
  }
}

/// The header tags that Java's tools look at (format section 12.1), for one new state.
struct CycleTags {
  static let version = "hollow.blob.to.version"
  static let schemaHash = "hollow.schema.hash"
  static let schemaChanged = "hollow.schema.changedFromPriorVersion"
  static let chainCounter = "hollow.delta.chain.version.counter"

  let version: Version
  let publishedAt: Int64
  /// The text of `SchemaHash`.
  let schemaHash: String
  /// The announced state that the new one follows.
  let last: DataState?
  /// Whether a delta will lead from `last` to the new state.
  let continuesChain: Bool

  var tags: [HeaderTag] {
    var tags = [
      HeaderTag(key: Self.version, value: "\(version)"),
      HeaderTag(key: TimelineState.publishedAtTag, value: "\(publishedAt)"),
      HeaderTag(key: Self.schemaHash, value: schemaHash),
      HeaderTag(key: Self.chainCounter, value: "\(chainCounter)"),
    ]
    if last != nil, !continuesChain { tags.append(HeaderTag(key: Self.schemaChanged, value: "true")) }
    return tags
  }

  /// 1 for the first state of a chain of deltas, and then one more for each.
  private var chainCounter: Int {
    guard continuesChain, let last else { return 1 }
    return 1 + (last.headerTag(Self.chainCounter).flatMap { Int($0) } ?? 1)
  }
}
