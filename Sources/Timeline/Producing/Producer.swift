import BitMemory
public import Hollow
import PlainText

/// The writer of one timeline: builds a state, validates it, publishes its blobs and announces it.
///
/// ## Overview
///
/// A timeline has one producer at a time. Opening one takes the timeline's lease, loads the announced state and removes what
/// a crash provably left unannounced (`AnnouncementProof`). Each cycle then changes records and publishes one state: a delta and a reverse delta beside the
/// announced state, and now and then a snapshot (`SnapshotPolicy`). Readers see a state only once it is announced, and all
/// of it at once; whatever goes wrong before leaves them where they are.
///
/// ```swift
/// let store = DirectoryBlobStore(path: "/data/films", timeline: "films")
/// let schemas = try SchemaParser.parse("Film @PrimaryKey(id) { long id; string title; }")
/// let producer = try Producer(store, schemas: schemas, at: 1_795_435_200_000)
/// let state = try producer.runCycle(at: 1_795_435_201_000, from: .noRecords) { write in
///   let films = try write.type("Film")
///   var film = write.row(films)
///   film.set(0, long: 1)
///   film.set(1, text: "Alien")
///   try write.upsert(film, to: films)
///   return [HeaderTag(key: "source", value: "first delivery")]
/// }
/// ```
///
/// Where the schemas differ from those of the announced state, its records are carried over (`StateCopier`) and the next
/// state is one that readers reach by snapshot only.
///
/// In a cycle the producer asks, in this order: the gate whether to begin (`Gate.begin`), the validators whether the built
/// state is sound, the gate whether it may be announced (`Gate.admit`); and it tells the gate once it is announced
/// (`Gate.didAnnounce`). Nobody else makes these calls.
///
/// Not safe for use from several threads at once. The library never looks at a clock: instants are the caller's.
public final class Producer {
  private let publisher: StatePublisher
  private let validators: [any Validator]
  private let gate: (any Gate)?
  /// Header tags that the gate gave for the cycle under way.
  private var gateTags: [HeaderTag] = []
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
  ///   - keyChecks: which primary keys must be unique and without null.
  ///   - gate: asked before a state is announced, after all validators; nil lets every sound state pass.
  ///   - holder: who writes, in words for people; nil names host and process.
  ///   - instant: now.
  /// - Throws: `TimelineError.secondWriter` while another writer holds the timeline, `.damagedTimeline` where the announcement
  ///   cannot be the last one (`AnnouncementProof`), `.refused` when the records of the announced state do not fit `schemas`.
  /// - Complexity: O(records of the announced state).
  public init(
    _ store: any WritableBlobStore, schemas: [Schema], validators: [any Validator] = [],
    keyChecks: KeyChecks = .allPrimaryKeys, gate: (any Gate)? = nil, snapshots: SnapshotPolicy = SnapshotPolicy(),
    holder: String? = nil, at instant: EpochMilliseconds
  ) throws {
    self.schemas = schemas
    schemaHash = SchemaHash.text(of: schemas)
    self.validators = keyChecks.validators(for: schemas) + validators
    self.gate = gate
    // The lease comes first: what is announced can then change no more, and leftovers are nobody else's work.
    let lease = try store.acquireLease(holder: holder ?? HostProcess.name, at: instant)
    let read = try store.announcedVersion().map { try Consumer(store).readState(at: $0) }
    let announced = read?.state
    do {
      write = try Self.writeState(schemas, continuing: announced?.data)
    } catch let error as SchemaError {
      throw TimelineError(code: .refused, timeline: store.timeline, detail: error.reason)
    }
    self.announced = announced
    try store.removeLeftovers(under: lease)
    publisher = try StatePublisher(store, under: lease, snapshots, damaged: read?.damaged ?? [])
    // A process that ended before it published a snapshot left it due.
    if let announced, publisher.isSnapshotDue {
      dueSnapshot = DueSnapshot(state: announced, publisher: publisher)
    }
  }

  private static func writeState(_ schemas: [Schema], continuing last: DataState?) throws -> WriteState {
    let byName = Dictionary(schemas.map { ($0.name, $0) }) { first, _ in first }
    guard let last, last.schemas != byName else { return try WriteState(schemas: schemas, restoring: last) }
    // Other schemas, other columns: no delta can lead there. The copy becomes the base of the next cycle, under a tag of
    // its own, so that the next state does not pass for one that continues the announced state.
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
  public func renew(at instant: EpochMilliseconds) throws { try publisher.lease.renew(at: instant) }

  /// Builds the primary-key and content indexes and the reference counts now, instead of lazily on the first change
  /// (`WriteState.prepare`): right for a process that stays. O(records).
  public func prepare(roots: Set<String>) throws { try write.prepare(roots: roots) }

  /// Publishes the content of an older kept state again, as a new version: the history stays one line.
  ///
  /// The header tags of the old state come along, but for those that tell of its place in the chain.
  ///
  /// - Parameter reason: kept in the header tag `timeline.rollback.reason`.
  /// - Throws: `TimelineError.refused` for a reason of more than 500 characters or with control characters, `.stateGone` when
  ///   that state cannot be read any more, and what `finish` throws.
  public func rollBack(to version: Version, at instant: EpochMilliseconds, reason: String) throws -> TimelineState {
    if let fault = TextRule.reason.fault(in: reason) { throw refusal("the reason \(fault)") }
    let old = try Consumer(publisher.store).state(at: version)
    let kept = old.data.headerTags.filter { !$0.key.hasPrefix("hollow.") && !$0.key.hasPrefix("timeline.rollback.") }
    return try runCycle(at: instant, from: .noRecords) { write in
      do {
        try StateCopier(old.data, into: write, schemas: schemas).copy()
      } catch let error as SchemaError {
        throw refusal("\(version) does not fit the schemas of today: \(error.reason)")
      }
      return kept + [
        HeaderTag(key: TimelineState.rollbackTag, value: "\(version)"),
        HeaderTag(key: "timeline.rollback.reason", value: reason),
      ]
    }
  }

  private func refusal(_ reason: String) -> TimelineError {
    TimelineError(
      code: .refused, timeline: publisher.store.timeline, detail: "\(reason); the last state stays announced")
  }

  /// A random tag whose high half is neither all zeros nor all ones nor the last one's
  /// (docs/hollow-format.md, section 9.3).
  private static func mintTag(after last: UInt64?) -> UInt64 {
    while true {
      let tag = UInt64.random(in: .min ... .max)
      let high = tag >> 32
      if high != 0 && high != 0xFFFF_FFFF && high != (last ?? 0) >> 32 { return tag }
    }
  }
}

/// What a cycle of a `Producer` does when its state has the records of the announced one.
public enum UnchangedState: Sendable {
  /// It is published all the same, as a new version: the header tags differ.
  case publish
  /// Nothing is published, and the announced state is the cycle's outcome.
  case skip
}

extension Producer {
  /// Runs one cycle and announces its state: `begin`, `populate`, `finish`, and `abort` when one of them throws.
  ///
  /// - Parameters:
  ///   - instant: the instant of publication; it gives the version.
  ///   - start: the records that the cycle begins from.
  ///   - unchanged: what to do when no record changed.
  ///   - roots: types whose records stay until removed; other records go when nothing refers to them any more. Nil keeps
  ///     all that is not removed by name.
  ///   - populate: adds and removes records, and returns the state's header tags.
  public func runCycle(
    at instant: EpochMilliseconds, from start: CycleStart, ifUnchanged unchanged: UnchangedState = .publish,
    roots: Set<String>? = nil, _ populate: (WriteState) throws -> [HeaderTag]
  ) throws -> TimelineState {
    do {
      let tags = try populate(begin(from: start, at: instant))
      return try finish(at: instant, headerTags: tags, ifUnchanged: unchanged, roots: roots)
    } catch {
      abort()
      throw error
    }
  }

  /// Begins a cycle, and lends the write state to fill. Throws what the gate throws.
  public func begin(from start: CycleStart, at instant: EpochMilliseconds) throws -> WriteState {
    gateTags = try gate?.begin(after: announced, at: instant) ?? []
    write.beginCycle(from: start)
    return write
  }

  /// Validates, publishes and announces what was written since `begin`.
  ///
  /// - Parameters:
  ///   - instant: the instant of publication; it gives the version.
  ///   - unchanged: what to do when no record changed.
  ///   - roots: types whose records stay until removed; other records go when nothing refers to them any more.
  /// - Throws: when a validator or the gate refuses, the store fails or the lease was lost; the announced state stays.
  ///   Then call `abort`.
  public func finish(
    at instant: EpochMilliseconds, headerTags: [HeaderTag], ifUnchanged unchanged: UnchangedState,
    roots: Set<String>? = nil
  ) throws -> TimelineState {
    // A writer that was followed by another should learn it before it does the work, not after.
    try renew(at: instant)
    // Another producer may have announced it. The number after it is none (`Version`).
    if let last = announced?.version, last.rawValue >= .max - 1 {
      throw refusal("\(last) is the largest version there is, and no state can follow it; begin a new timeline")
    }
    let version = Version.mint(after: announced?.version, at: instant)
    let tags = CycleTags(
      version: version, publishedAt: instant, schemaHash: schemaHash, last: announced?.data,
      continuesChain: announced != nil && write.base === announced?.data)
    let next = try write.finish(
      tag: Self.mintTag(after: announced?.data.tag), headerTags: headerTags + gateTags + tags.tags, roots: roots)
    if unchanged == .skip, let announced, next.hasSameRecords(as: announced.data) {
      write.rollback()
      return announced
    }
    try validate(next)
    try gate?.admit(next, after: announced)
    let state = TimelineState(timeline: publisher.store.timeline, version: version, data: next)
    try publisher.announce(state, after: announced)
    // From here on the state is out: nothing may throw any more.
    write.commit(next)
    announced = state
    noteDueSnapshot(of: state)
    gate?.didAnnounce(state, at: instant)
    return state
  }

  private func validate(_ next: DataState) throws {
    // References come first: no reader could load a state in which one leads nowhere, and a validator may follow it.
    let sound = announced.flatMap { next.continues($0.data) ? $0.data : nil }
    let fault =
      if let sound {
        // The announced state is sound, so only what differs from it can be at fault.
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

  /// Forgets the cycle under way; the next can succeed.
  public func abort() { write.rollback() }
}

extension Producer {
  private func noteDueSnapshot(of state: TimelineState) {
    guard publisher.isSnapshotDue else { return }
    dueSnapshot = DueSnapshot(state: state, publisher: publisher)
    // A snapshot is for readers that come later. That it failed does not undo the announcement: `snapshotFailure` tells.
    if publisher.policy.publication == .withState { _ = try? publishSnapshotIfDue() }
  }

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
}
