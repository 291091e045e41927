public import Hollow
import Synchronization

/// The reader of one timeline. It lands on exactly the version asked for, or throws.
///
/// Safe from several threads. A state handed out stays valid for as long as it is held.
public final class Consumer: Sendable {
  private let store: any BlobStore
  private let filter: LoadFilter
  /// The state last handed out: the next move starts from it when that is cheaper.
  private let current = Mutex<TimelineState?>(nil)

  public init(_ store: any BlobStore, filter: LoadFilter = .everything) {
    self.store = store
    self.filter = filter
  }

  public var timeline: String { store.timeline }

  /// The announced state, nil before the first.
  public func latest() throws -> TimelineState? {
    guard let version = try store.announcedVersion() else { return nil }
    return try state(at: version)
  }

  /// The announced version, nil before the first.
  public func announcedVersion() throws -> Version? { try store.announcedVersion() }

  /// The announced versions that can be read, ascending.
  public func versions() throws -> [Version] {
    guard let announced = try store.announcedVersion() else { return [] }
    var versions: Set<Version> = []
    let blobs = try store.blobs()
    for case .snapshot(let version) in blobs { versions.insert(version) }
    for case .delta(_, let to) in blobs { versions.insert(to) }
    return versions.filter { $0 <= announced }.sorted()
  }

  /// The state with exactly `version`, by the cheapest path of deltas or a snapshot and deltas.
  ///
  /// Throws `TimelineError.stateGone` when no path leads there, `.damagedBlob` when a blob on it is not what was
  /// published, and `BlobError` when one does not decode.
  public func state(at version: Version) throws -> TimelineState {
    let held = current.withLock { $0 }
    if let held, held.version == version { return held }
    guard let announced = try store.announcedVersion() else {
      throw TimelineError(code: .noState, timeline: store.timeline, detail: "nothing was announced yet")
    }
    guard version <= announced else {
      throw TimelineError(
        code: .stateGone, timeline: store.timeline, detail: "\(version) is not announced; the newest is \(announced)")
    }
    let newest = max(announced, held?.version ?? announced)
    let state = try follow(try plan(to: version, from: held?.version, newest: newest), from: held, to: version)
    current.withLock { $0 = state }
    return state
  }

  /// - Parameter newest: the newest version ever announced, as far as this reader knows. Blobs beyond it may be the
  ///   leftovers of a crash, or incomplete.
  private func plan(to version: Version, from held: Version?, newest: Version) throws -> ReadPlan {
    let plans = ReadPlanner(blobs: try store.blobs().filter { $0.version <= newest })
    if let plan = plans.cheapest(to: version, from: held) { return plan }
    let kept = try versions()
    throw TimelineError(
      code: .stateGone, timeline: store.timeline,
      detail: "\(version) cannot be read; the oldest kept is \(kept.first?.description ?? "none"), "
        + "the newest \(kept.last?.description ?? "none")")
  }

  private func follow(_ plan: ReadPlan, from held: TimelineState?, to version: Version) throws -> TimelineState {
    var data: DataState
    if let snapshot = plan.snapshot {
      data = try decode(.snapshot(snapshot)) { try SnapshotReader.read($0, filter: filter) }
    } else if let held {
      data = held.data
    } else {
      throw TimelineError(code: .brokenChain, timeline: store.timeline, detail: "\(version) has no snapshot before it")
    }
    for name in plan.deltas { data = try decode(name) { try DeltaReader.apply($0, to: data, filter: filter) } }
    if let fault = try DanglingReferences.firstFault(in: data) {
      throw TimelineError(code: .damagedBlob, timeline: "\(store.timeline)@\(version)", detail: fault)
    }
    return TimelineState(timeline: store.timeline, version: version, data: data)
  }

  private func decode(_ name: BlobName, _ body: (RawSpan) throws -> DataState) throws -> DataState {
    do {
      return try store.withBlob(name, body)
    } catch var error as BlobError {
      error.blob = "\(store.timeline)/\(name)"
      throw error
    }
  }
}
