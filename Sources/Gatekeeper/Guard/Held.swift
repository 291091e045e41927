import BitMemory
import Hollow
import PlainText
public import RuleKit
import Synchronization
public import Timeline

/// An output state that the guard refused: kept aside until an operator decides, or until a later cycle passes.
public struct HeldState: Hashable, Sendable {
  /// Its version in the timeline `held`.
  public var version: Version
  /// The announced version it was compared with. Once another is announced, the held state means nothing any more.
  public var announced: Version
  public var heldAt: Instant
  /// The process that refused it.
  public var heldBy: String
  /// The limits of then.
  public var policy: BlastRadiusPolicy
  /// Cells that would go dark, and those besides that would by the clock alone; and cells that were live.
  public var dark: Int
  public var planned: Int
  public var live: Int
  /// The limits it exceeds, in words.
  public var summary: String
  /// The inputs it was evaluated from: they stay readable for as long as it does.
  public var inputs: [Dataset: Version]

  /// `held@20261122221952000`
  public var name: String { "\(Store.heldName)@\(version)" }

  /// What happened, and the ways out.
  public var sentence: String {
    "\(Store.livenessName) stays at \(announced) and \(name) is held: \(summary). See 'gatekeeper held show' and "
      + "'gatekeeper held diff', then mend the inputs, or say 'gatekeeper held release \(version) --reason TEXT' or "
      + "'gatekeeper held drop \(version) --reason TEXT'"
  }
}

extension HeldState {
  private static let prefix = "gatekeeper.held."
  private static let rulePrefix = prefix + "limit.rule."
  private static let plannedTag = prefix + "limit.planned"

  /// The facts as header tags of its blobs, beside those that its evaluation gave it.
  var headerTags: [HeaderTag] {
    let facts = [
      ("announced", "\(announced)"), ("at", "\(heldAt.milliseconds)"), ("by", heldBy), ("dark", "\(dark)"),
      ("planned", "\(planned)"), ("live", "\(live)"), ("summary", summary), ("limit.all", "\(policy.all)"),
      ("limit.country", "\(policy.country)"),
    ]
    let rules = policy.rules.sorted { $0.key < $1.key }
    let planned = policy.planned.map { [HeaderTag(key: Self.plannedTag, value: "\($0)")] } ?? []
    return facts.map { HeaderTag(key: Self.prefix + $0, value: $1) } + planned
      + rules.map { HeaderTag(key: Self.rulePrefix + $0.key, value: "\($0.value)") }
  }

  /// Reads `headerTags` back; nil when one is missing.
  init?(version: Version, tags: [HeaderTag]) {
    let values = Dictionary(tags.map { ($0.key, $0.value) }) { _, last in last }
    func value<Value: LosslessStringConvertible>(_ name: String) -> Value? {
      values[Self.prefix + name].flatMap { Value($0) }
    }
    guard let announced = values[Self.prefix + "announced"].flatMap({ Version($0) }), let heldAt: Int64 = value("at"),
      let heldBy: String = value("by"), let dark: Int = value("dark"), let planned: Int = value("planned"),
      let live: Int = value("live"),
      let summary: String = value("summary"), let all: CellLimit = value("limit.all"),
      let country: CellLimit = value("limit.country")
    else { return nil }
    (self.version, self.announced, self.heldAt) = (version, announced, Instant(milliseconds: heldAt))
    (self.heldBy, self.dark, self.planned, self.live) = (heldBy, dark, planned, live)
    self.summary = summary
    var rules: [String: CellLimit] = [:]
    for tag in tags where tag.key.hasPrefix(Self.rulePrefix) {
      rules[String(tag.key.dropFirst(Self.rulePrefix.count))] = CellLimit(tag.value)
    }
    policy = BlastRadiusPolicy(all: all, country: country, rules: rules, planned: value("limit.planned"))
    inputs = EvaluationRecord.inputs(of: tags)
  }
}

/// The state that a store's guard holds, if it does, and what operators decided.
///
/// ## Overview
///
/// At most one state is held: in the timeline `held`, as a snapshot. It counts for as long as the version it was compared
/// with is announced. So a process that is killed after an announcement and before it removed the held state leaves nothing
/// to decide about, only a snapshot that the next guarded cycle removes.
///
/// ```swift
/// let states = HeldStates(store)
/// if let held = try states.current() {
///   print(held.sentence)
///   let (before, after) = (try states.announced(held), try states.state(held))
///   print(StateDiff(before, after).counts)
/// }
/// ```
///
/// Safe from several threads.
public final class HeldStates: Sendable {
  private let held: any BlobStore
  private let output: any BlobStore
  private let log: DecisionLog
  private let location: String
  /// What was last read: a held state never changes.
  private let known = Mutex<HeldState?>(nil)

  public init(_ store: Store) {
    (held, output, location) = (store.held, store.liveness, store.location)
    log = DecisionLog(store.decisions)
  }

  /// The state that is held now; nil without one.
  public func current() throws -> HeldState? {
    guard let state = try stored(), try output.announcedVersion() == state.announced else { return nil }
    return state
  }

  /// The state that is kept in `held`, whatever is announced: it may be void.
  func stored() throws -> HeldState? {
    guard let version = try held.announcedVersion(), try isKept(version) else { return nil }
    if let state = known.withLock({ $0 }), state.version == version { return state }
    do {
      let tags = try Consumer(held).headerTags(at: version)
      guard let state = HeldState(version: version, tags: tags) else {
        throw TimelineError(
          code: .damagedBlob, timeline: held.timeline, detail: "\(version) does not say when and why it was held")
      }
      known.withLock { $0 = state }
      return state
    } catch {
      // A cycle that passed may have removed it while it was read. Then nothing is held, and nothing is wrong.
      guard try isKept(version) else { return nil }
      throw error
    }
  }

  private func isKept(_ version: Version) throws -> Bool { try held.blobs().contains(.snapshot(version)) }

  /// The records of a held state.
  ///
  /// Throws `TimelineError.stateGone` when it is not held any more.
  public func state(_ state: HeldState) throws -> LivenessState { try LivenessState(try read(state)) }

  func read(_ state: HeldState) throws -> TimelineState {
    guard try isKept(state.version) else { throw try gone(state.version) }
    return try Consumer(held).state(at: state.version)
  }

  /// The announced state that a held one was compared with.
  public func announced(_ state: HeldState) throws -> LivenessState {
    try LivenessState(try Consumer(output).state(at: state.announced))
  }

  /// The decision about a held state, nil before there is one.
  public func decision(about version: Version) throws -> Decision? { try log.decision(about: version) }

  /// All decisions ever made, the oldest first.
  public func decisions() throws -> [Decision] { try log.all() }

  /// The held state with `version`, or the one there is.
  ///
  /// Throws `TimelineError.stateGone` when nothing is held, or something else is.
  public func require(_ version: Version? = nil) throws -> HeldState {
    guard let state = try current(), version == nil || version == state.version else { throw try gone(version) }
    return state
  }

  private func gone(_ version: Version?) throws -> TimelineError {
    let now = try current()
    let other = if let now { "held now is \(now.version)" } else { "nothing is held in \(location)" }
    guard let version else { return TimelineError(code: .noState, timeline: held.timeline, detail: other) }
    let decision = try decision(about: version)
    let why = if let decision { "it was \(decision.sentence)" } else { "a later cycle passed, or it never was" }
    return TimelineError(
      code: .stateGone, timeline: held.timeline, detail: "\(version) is not held (any more): \(why); \(other)")
  }

  /// Decides about a held state. The next cycle acts on it.
  ///
  /// Throws `TimelineError.stateGone` when that state is not held, or a cycle passed by itself while a release was written;
  /// and `.refused` when it is decided already, or a text is too long or has control characters.
  public func decide(_ decision: Decision) throws {
    for (name, text) in [("name", decision.by), ("reason", decision.reason)] {
      if let fault = TextRule.reason.fault(in: text) { throw refused("the \(name) \(fault)") }
    }
    let held = try require(decision.version)
    try log.add(decision) {
      if let earlier = try log.decision(about: decision.version) {
        throw refused("\(decision.version) was \(earlier.sentence); the next cycle acts on it")
      }
    }
    // A cycle may have run while the decision was written. Where it did not act on a release, because it had begun before,
    // nobody will: what it announced has made the held state void.
    guard decision.action == .release, try current() != held, try !isAnnounced(held) else { return }
    throw TimelineError(
      code: .stateGone, timeline: self.held.timeline,
      detail: "a cycle passed by itself before \(decision.version) was released; the release has no effect")
  }

  /// Whether a running cycle acted on the release already.
  private func isAnnounced(_ released: HeldState) throws -> Bool {
    let consumer = Consumer(output)
    let newer = Set(try consumer.versions().filter { $0 > released.announced })
    return try consumer.headerTags(at: newer).values.contains { tags in
      tags.last { $0.key == BlastRadiusGuard.releasedTag }?.value == "\(released.version)"
    }
  }

  private func refused(_ detail: String) -> TimelineError {
    TimelineError(code: .refused, timeline: held.timeline, detail: detail)
  }
}

extension HeldStates {
  /// Keeps a refused state, in the place of one that was held before. Durable when this returns.
  ///
  /// The new snapshot is announced before the old one is removed: a process that ends in between leaves both, and the
  /// announced one is the held state.
  ///
  /// - Parameter state: the facts, with any version.
  func hold(_ data: DataState, as state: HeldState) throws -> HeldState {
    try writing(at: state.heldAt) { held, lease in
      let last = try held.announcedVersion()
      try held.removeLeftovers(under: lease)
      var state = state
      // Unique among the held states and different from the announced one, also within a second.
      state.version = .mint(
        after: max(last ?? state.announced, state.announced), at: state.heldAt.milliseconds)
      let tagged = data.adding(
        headerTags: state.headerTags + [HeaderTag(key: Self.versionTag, value: "\(state.version)")])
      let blobs: [(BlobName, [UInt8])] = [
        (.snapshot(state.version), SnapshotWriter.write(tagged)),
        (.header(state.version), SnapshotWriter.writeHeader(tagged)),
      ]
      try held.publish(blobs, under: lease)
      try held.announce(state.version, under: lease)
      try held.remove(try held.blobs().filter { $0.version != state.version }, under: lease)
      return state
    }
  }

  private static let versionTag = "hollow.blob.to.version"

  /// Removes the held state, its snapshot last: while that is there, the state is held.
  func clear(at instant: Instant) throws {
    try writing(at: instant) { held, lease in
      let blobs = try held.blobs()
      let snapshots = blobs.filter { if case .snapshot = $0 { true } else { false } }
      try held.remove(blobs.filter { !snapshots.contains($0) } + snapshots, under: lease)
    }
  }

  /// Runs `body` under a lease of `held`, which is given back at once. Only the writer of the output writes there.
  private func writing<Result>(
    at instant: Instant, _ body: (any WritableBlobStore, any WriterLease) throws -> Result
  ) throws -> Result {
    let store = try held.writable()
    do {
      let lease = try store.acquireLease(holder: HostProcess.name, at: instant.milliseconds)
      return try withExtendedLifetime(lease) { try body(store, lease) }
    } catch var error as TimelineError where error.code == .secondWriter {
      // `secondWriter` would end a service, as another process would be writing its output. This is about `held` alone, so it
      // is an error of this cycle, and the next one tries again.
      error.code = .refused
      throw error
    }
  }
}

/// A cycle's output would turn more cells dark than the policy allows: it is held, and what was announced stays.
public struct HeldError: Error, Hashable, Sendable, CustomStringConvertible {
  public var held: HeldState
  /// Cycles refused since that state was held, the first included.
  public var refusals: Int

  public var description: String { held.sentence }
}
