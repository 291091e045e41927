public import Hollow
import Synchronization

/// The reader of one timeline. It lands on exactly the version asked for, or throws.
///
/// ## Overview
///
/// A consumer remembers the state that it handed out last, and moves on from there: usually by one delta, back by reverse
/// deltas, and by a snapshot where that is less to read (`ReadPlanner`). Every blob is verified against its checksum, and
/// every state is checked for references that lead nowhere, before anybody sees it. Where a blob is missing or damaged, it
/// takes another path of blobs to the same state, if there is one.
///
/// ```swift
/// let consumer = Consumer(DirectoryBlobStore(path: "/data/films", timeline: "films"))
/// if let state = try consumer.latest() {
///   let titles = try state.data.column("Film", "title", .string)
///   for film in state.data.populated("Film") { print(titles.text(at: film) ?? "") }
/// }
/// for version in try consumer.versions() { print(try consumer.state(at: version).publishedAt ?? 0) }
/// ```
///
/// Safe from several threads. A state handed out stays valid for as long as it is held.
public final class Consumer: Sendable {
  /// The state last handed out: the next move starts from it when that is cheaper.
  private struct Held {
    var version: Version
    var data: DataState

    /// Whether somebody else holds the state too.
    mutating func isShared() -> Bool { !isKnownUniquelyReferenced(&data) }
  }

  let store: any BlobStore
  private let filter: LoadFilter
  private let ways: ReadWays
  private let current = Mutex<Held?>(nil)

  /// - Parameters:
  ///   - filter: leaves types and fields out that this reader does not need; they then take no memory.
  ///   - ways: whether it may go back by reverse deltas.
  public init(_ store: any BlobStore, filter: LoadFilter = .everything, ways: ReadWays = .all) {
    self.store = store
    (self.filter, self.ways) = (filter, ways)
  }

  public var timeline: String { store.timeline }

  /// The state that readers shall be at: the pinned one, else the announced one; nil before the first.
  public func latest() throws -> TimelineState? {
    guard let pin = try store.pin() else { return try store.announcedVersion().map { try state(at: $0) } }
    do {
      let state = try state(at: pin.version)
      return TimelineState(timeline: state.timeline, version: state.version, data: state.data, pin: pin)
    } catch var error as TimelineError {
      error.detail += "; \(pin.holder) pinned \(pin.version) (\(pin.reason))"
      throw error
    }
  }

  /// The version that `latest` leads to, nil before the first.
  public func latestVersion() throws -> Version? { try store.pin()?.version ?? store.announcedVersion() }

  /// The operator's pin, nil without one.
  public func pin() throws -> Pin? { try store.pin() }

  /// The announced version, nil before the first.
  public func announcedVersion() throws -> Version? { try store.announcedVersion() }

  /// The announced versions that can be read, ascending. O(blobs log blobs).
  public func versions() throws -> [Version] {
    guard let announced = try store.announcedVersion() else { return [] }
    return planner(of: try store.blobs(), upTo: announced).reachable().sorted()
  }

  private func planner(of blobs: [BlobName], upTo newest: Version) -> ReadPlanner {
    ReadPlanner(blobs: blobs.filter { $0.version <= newest }) { [store] in try store.byteCount(of: $0) }
  }

  /// The state with exactly `version`, by the path with the fewest bytes: deltas or reverse deltas from the state at hand,
  /// or a snapshot and deltas.
  ///
  /// Deltas share with the state before whatever did not change, while a snapshot is a second copy of everything. So where
  /// somebody else still holds this reader's state, and deltas lead on from it, they are taken although a snapshot would be
  /// less to read. Where a snapshot must be loaded, this reader lets go of its own state first, so that one copy is in
  /// memory if nobody else holds one.
  ///
  /// A blob on the path that cannot be read, or is not what was published, is left out, and the next best path is taken. It
  /// ends in the same state or in an error, since every blob on it is verified too. O(blobs) for each such blob.
  ///
  /// Throws `TimelineError.stateGone` when no path leads there. When each has a damaged blob, it throws what was wrong with the
  /// first that was tried: `TimelineError.damagedBlob` when it is not what was published, and `BlobError` when it does not
  /// decode. After a failed snapshot the next call starts from nothing.
  public func state(at version: Version) throws -> TimelineState { try readState(at: version).state }

  /// The same, with the blobs that were left out because they are damaged.
  func readState(at version: Version) throws -> (state: TimelineState, damaged: Set<BlobName>) {
    var damaged: Set<BlobName> = []
    var firstFailure: (any Error)?
    // A plan can come to nothing twice over without any damage: another thread moves this reader before the plan is followed,
    // or retention removes a blob of the plan. Both call for another plan, and neither may go on for ever.
    var attempt = 0
    while true {
      attempt += 1
      // Other threads may move this reader all the time: from the third attempt on nothing depends on its state.
      let held = attempt < 3 ? current.withLock { $0?.version } : nil
      if held == version, let data = heldData(at: version) { return (landed(at: version, data), damaged) }
      let plan: (plan: ReadPlan, start: DataState?)?
      do {
        plan = try next(to: version, from: held, besides: damaged) ?? choose(to: version, from: held, besides: damaged)
      } catch let error as TimelineError where error.code == .stateGone && firstFailure != nil {
        throw try wayOut(of: firstFailure ?? error, from: version)
      }
      guard let plan else { continue }
      var reading: BlobName?
      do {
        let data = try follow(plan, to: version, besides: damaged, reading: &reading)
        current.withLock { $0 = Held(version: version, data: data) }
        return (landed(at: version, data), damaged)
      } catch {
        // A store that cannot be reached says so here, and a task that was cancelled ends here: neither is a blob's damage.
        let isOutdated = try isOutdated(plan.plan)
        if isOutdated, attempt < 5 { continue }
        guard let reading else { throw error }
        firstFailure = firstFailure ?? error
        damaged.insert(reading)
        // This plan came to nothing for a reason that no other attempt would mend: it is not counted as one.
        attempt = 0
      }
    }
  }

  /// The error, with what its reader can do: no path was left.
  private func wayOut(of error: any Error, from version: Version) throws -> any Error {
    let isAnnounced = try version == store.announcedVersion()
    let other =
      isAnnounced
      ? "" : "; or read another version: 'gatekeeper dataset verify \(store.timeline) --all' says which are sound"
    let advice =
      "; no other path of blobs leads to \(version)\(isAnnounced ? ", which is announced" : "");"
      + " \(isAnnounced ? store.wayOut : "restore the blob from a copy")\(other)"
    switch error {
    case var error as TimelineError:
      error.detail += advice
      return error
    case var error as BlobError:
      error.detail += advice
      return error
    default: return error
    }
  }

  private func landed(at version: Version, _ data: DataState) -> TimelineState {
    TimelineState(timeline: store.timeline, version: version, data: data)
  }

  private func heldData(at version: Version) -> DataState? {
    current.withLock { held in held.flatMap { $0.version == version ? $0.data : nil } }
  }

  /// The step that readers take all the time: one delta from the state at hand, found by asking for that one name instead of
  /// listing the store. Nil where it takes more than that delta, or where the snapshot is no larger.
  private func next(
    to version: Version, from held: Version?, besides damaged: Set<BlobName>
  ) throws -> (plan: ReadPlan, start: DataState?)? {
    guard let held, held < version, try store.announcedVersion().map({ version <= $0 }) ?? false else { return nil }
    let delta = BlobName.delta(from: held, to: version)
    guard !damaged.contains(delta), let bytes = try store.byteCount(of: delta),
      try store.byteCount(of: .snapshot(version)) ?? .max > bytes,
      let data = heldData(at: held)
    else { return nil }
    return (ReadPlan(snapshot: nil, deltas: [delta]), data)
  }

  private func planner(to version: Version, held: Version?, besides damaged: Set<BlobName>) throws -> ReadPlanner {
    guard let announced = try store.announcedVersion() else {
      throw TimelineError(code: .noState, timeline: store.timeline, detail: "nothing was announced yet")
    }
    guard version <= announced else {
      throw TimelineError(
        code: .stateGone, timeline: store.timeline, detail: "\(version) is not announced; the newest is \(announced)")
    }
    // Blobs beyond the newest version ever announced may be the leftovers of a crash, or incomplete.
    return planner(of: try store.blobs().filter { !damaged.contains($0) }, upTo: max(announced, held ?? announced))
  }

  /// The cheapest plan and the state it starts from, nil for one that starts from its snapshot. Nil when another thread
  /// moved this reader meanwhile.
  private func choose(
    to version: Version, from held: Version?, besides damaged: Set<BlobName>
  ) throws -> (plan: ReadPlan, start: DataState?)? {
    var planner = try planner(to: version, held: held, besides: damaged)
    // A version with no snapshot before it has only the way back.
    if ways == .forward, let forward = try planner.forward(to: version, from: held) { planner = forward }
    guard var plan = try planner.cheapest(to: version, from: held) else { throw try gone(version) }
    // A state that stays in memory anyway, because somebody else holds it, is the better start (see `state(at:)`).
    if plan.snapshot != nil, let held, isShared(held), let deltas = try planner.byDeltas(to: version, from: held) {
      plan = deltas
    }
    if plan.snapshot == nil {
      guard let held, let data = heldData(at: held) else { return nil }
      return (plan, data)
    }
    // Let go before the snapshot is loaded, not after.
    if held != nil { current.withLock { $0 = nil } }
    return (plan, nil)
  }

  /// Whether somebody besides this reader holds its state, which then stays in memory.
  private func isShared(_ version: Version) -> Bool {
    current.withLock { held in
      guard held?.version == version else { return false }
      return held?.isShared() ?? false
    }
  }

  private func gone(_ version: Version) throws -> TimelineError {
    let kept = try versions()
    let isAnnounced = try version == store.announcedVersion()
    let advice = isAnnounced ? ". It is announced all the same; \(store.wayOut)" : ""
    return TimelineError(
      code: .stateGone, timeline: store.timeline,
      detail: "\(version) cannot be read; the oldest kept is \(kept.first?.description ?? "none"), "
        + "the newest \(kept.last?.description ?? "none")\(advice)")
  }

  /// Whether retention removed a blob of the plan since it was made; another path may be left.
  private func isOutdated(_ plan: ReadPlan) throws -> Bool {
    let blobs = Set(try store.blobs())
    return !plan.blobs.allSatisfy(blobs.contains)
  }

  /// Reads the plan's blobs. A snapshot is checked for dangling references whole, a delta only where the state differs.
  ///
  /// Behind a delta of another model (`DataState.inForm(of:filter:)`) a snapshot knows more than the deltas that lead to the
  /// same state. So the newest one on the way is read there, if there is any, and the deltas up to it are passed over.
  ///
  /// - Parameter reading: the blob that is being read; after an error, the one that is at fault.
  private func follow(
    _ plan: (plan: ReadPlan, start: DataState?), to version: Version, besides damaged: Set<BlobName>,
    reading: inout BlobName?
  ) throws -> DataState {
    var data = plan.start
    if let snapshot = plan.plan.snapshot {
      reading = .snapshot(snapshot)
      data = try load(snapshot)
    }
    var deltas = plan.plan.deltas[...]
    while let name = deltas.popFirst(), let before = data {
      reading = name
      let (header, next) = try decode(name) { bytes in
        let header = try BlobHeader(reading: bytes)
        let start = before.inForm(of: header, filter: filter)
        return (start == nil ? nil : header, try DeltaReader.apply(bytes, to: start ?? before, filter: filter))
      }
      try refuse(ReferenceCheck.firstFault(in: next, after: before), name)
      data = next
      guard header != nil, let snapshot = try newestSnapshot(among: [name] + deltas, besides: damaged) else { continue }
      reading = .snapshot(snapshot)
      data = try load(snapshot)
      deltas = deltas.drop { $0.destination <= snapshot }
    }
    guard let data else { preconditionFailure("a plan without a start") }
    return data
  }

  private func load(_ snapshot: Version) throws -> DataState {
    let loaded = try decode(.snapshot(snapshot)) { try SnapshotReader.read($0, filter: filter) }
    try refuse(ReferenceCheck.firstFault(in: loaded), .snapshot(snapshot))
    return loaded
  }

  /// The newest version that the deltas, none of them a reverse one, lead to and that has a snapshot.
  private func newestSnapshot(among deltas: [BlobName], besides damaged: Set<BlobName>) throws -> Version? {
    let isForward = deltas.allSatisfy { if case .delta = $0 { true } else { false } }
    guard isForward else { return nil }
    let blobs = Set(try store.blobs()).subtracting(damaged)
    return deltas.map(\.destination).last { blobs.contains(.snapshot($0)) }
  }

  private func refuse(_ fault: String?, _ name: BlobName) throws {
    guard let fault else { return }
    throw TimelineError(code: .damagedBlob, timeline: store.timeline, detail: "\(name): \(fault)")
  }

  private func decode<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result {
    do {
      return try store.withBlob(name, body)
    } catch var error as BlobError {
      error.blob = "\(store.timeline)/\(name)"
      throw error
    }
  }
}

extension Consumer {
  /// The header tags of the state at an announced `version`, from the smallest blob that leads to it; records are not read.
  ///
  /// Throws `TimelineError.stateGone` when no blob leads there. O(blobs), and that blob for its checksum.
  public func headerTags(at version: Version) throws -> [HeaderTag] { try headerTags(at: [version])[version] ?? [] }

  /// The same for several versions, of which the store is listed once. O(blobs), and one blob a version.
  public func headerTags(at versions: Set<Version>) throws -> [Version: [HeaderTag]] {
    var blobs: [Version: [(name: BlobName, bytes: Int)]] = [:]
    for name in try store.blobs() where versions.contains(name.destination) {
      blobs[name.destination, default: []].append((name, try store.byteCount(of: name) ?? .max))
    }
    var tags: [Version: [HeaderTag]] = [:]
    for version in versions.sorted() {
      tags[version] = try headerTags(at: version, from: blobs[version] ?? [])
    }
    return tags
  }

  /// From the smallest of `blobs` that can be read. They all carry the same tags.
  private func headerTags(at version: Version, from blobs: [(name: BlobName, bytes: Int)]) throws -> [HeaderTag] {
    var firstFailure: any Error = TimelineError(
      code: .stateGone, timeline: store.timeline, detail: "no blob leads to \(version)")
    let smallestFirst = blobs.sorted { ($0.bytes, $0.name) < ($1.bytes, $1.name) }
    for (index, blob) in smallestFirst.enumerated() {
      do {
        return try store.withBlob(blob.name) { try BlobHeader(reading: $0).tags }
      } catch {
        if index == 0 { firstFailure = error }
      }
    }
    throw firstFailure
  }
}

extension BlobName {
  /// The version whose state the blob leads to, and whose header it carries.
  fileprivate var destination: Version {
    switch self {
    case .snapshot(let version), .header(let version), .delta(_, let version), .reverseDelta(_, let version): version
    }
  }
}
