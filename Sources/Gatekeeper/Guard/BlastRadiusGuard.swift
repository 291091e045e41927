import BitMemory
public import Hollow
import RuleKit
import Synchronization
public import Timeline

/// Refuses an output state in which more cells go dark than a policy allows, keeps it for an operator, and follows the
/// operator's decision.
///
/// ## Overview
///
/// A cell goes dark when a video that was live in a country is live there no more (`BlastRadius`). The guard is the output's
/// `Gate`: the producer asks it when a cycle begins and again before a state is announced, and tells it when one was. The
/// state is compared with the announced one, which is read from the store: so the first cycle after a restart is guarded
/// too. Only a timeline's first state has nothing to be compared with.
///
/// What follows a refusal (docs/guard.md):
///
/// - *The first refused state is held*: it is kept in the timeline `held`, for an operator to look at. Until a decision,
///   later states that are refused too are not kept, but counted; one state to decide about is enough.
/// - *A later state passes by itself*, because the inputs were mended. It supersedes the held state, which is discarded.
/// - *The operator drops the held state.* It is discarded, and the next refused state is held anew.
/// - *The operator releases the held state.* The inputs may have moved on meanwhile, so it is not the held state that is
///   announced: the next cycle's state is. What was released are the cells that are dark in the held state. They no longer
///   count; what goes dark besides must be within the policy, else that state is held in turn.
///
/// ```swift
/// let policy = BlastRadiusPolicy(all: CellLimit(shareMillionths: 20_000, cells: 500))
/// let blastRadius = BlastRadiusGuard(store, policy: policy, evaluator: evaluator) { event in print(event) }
/// let cycle = try EvaluationCycle(store.liveness, evaluator: evaluator, blastRadius: blastRadius, at: instant)
/// do {
///   try cycle.run(inputs, at: instant, publishedAt: instant)
/// } catch let error as HeldError {
///   print(error.held.sentence)
/// }
/// ```
///
/// One writer of an output uses it.
public final class BlastRadiusGuard: Gate {
  /// Where the guard stands. It changes at the begin of a cycle, when a state is refused, and when one is announced.
  private enum Standing {
    /// The store is to be looked at when the next cycle begins: it may hold a state of an earlier process, or one that this
    /// process began to hold when a failure came in between. `refusals` of such a state are known.
    case unknown(refusals: Int)
    /// Nothing is held.
    case idle
    /// A state is held and not decided about. `refusals` are the cycles refused since then, its own included.
    case holding(HeldState, refusals: Int)
    /// The operator released the held state: the cells that are dark in `state`, its records, may go dark.
    case released(HeldState, Decision, state: DataState)

    /// The records of the state that an operator released.
    var releasedState: DataState? { if case .released(_, _, let state) = self { state } else { nil } }

    var held: HeldState? {
      switch self {
      case .unknown, .idle: nil
      case .holding(let held, _), .released(let held, _, _): held
      }
    }
  }

  private struct Content {
    var standing = Standing.unknown(refusals: 0)
    /// The live cells of a state, the announced one or one that is about to be, so that the next cycle need not count them
    /// again. Only a saving: what it does not know is counted.
    var counted: (state: WeakState, live: CellsByCountry)?
    /// The inputs that an output version was evaluated from. Only a saving too: where they are not known, they are read.
    var inputs: (version: Version, catalogue: Catalogue)?
  }

  private struct WeakState { weak var state: DataState? }

  private let store: Store
  private let states: HeldStates
  private let policy: BlastRadiusPolicy
  private let evaluator: Evaluator
  private let onEvent: @Sendable (GuardEvent) -> Void
  private let content = Mutex(Content())

  /// - Parameters:
  ///   - store: of the output that is guarded.
  ///   - evaluator: with the rules of the output, to tell what the clock alone does.
  ///   - onEvent: gets what becomes of refused states.
  public init(
    _ store: Store, policy: BlastRadiusPolicy, evaluator: Evaluator,
    onEvent: @escaping @Sendable (GuardEvent) -> Void = { _ in }
  ) {
    (self.store, states, self.policy, self.evaluator) = (store, HeldStates(store), policy, evaluator)
    self.onEvent = onEvent
  }

  /// Hands over the inputs that an announced state was evaluated from, so that the guard need not read them.
  func keep(_ catalogue: Catalogue, of version: Version) {
    content.withLock { $0.inputs = (version, catalogue) }
  }
}

extension BlastRadiusGuard {
  /// Begins a cycle after `announced`: acts on an operator's decision.
  ///
  /// - Returns: header tags for the cycle's state; they say who released what, and why, when a release is open.
  /// - Throws: when the store cannot be read or written.
  public func begin(after announced: TimelineState?, at instant: EpochMilliseconds) throws -> [HeaderTag] {
    let instant = Instant(milliseconds: instant)
    return try content.withLock { content in
      if case .unknown(let refusals) = content.standing {
        content.standing = try states.stored().map { .holding($0, refusals: refusals) } ?? .idle
      }
      // Something else was announced meanwhile, so the comparison that the held state failed means nothing any more.
      if let held = content.standing.held, held.announced != announced?.version { try discard(&content, at: instant) }
      guard let held = content.standing.held, let decision = try states.decision(about: held.version) else { return [] }
      switch decision.action {
      case .release:
        // A release stays open until a state is announced under it, which may take several cycles.
        if case .holding = content.standing {
          content.standing = .released(held, decision, state: try read(held, &content, at: instant))
        }
        return Self.headerTags(decision)
      case .drop:
        try discard(&content, at: instant)
        onEvent(.dropped(decision))
        return []
      }
    }
  }

  /// The records of a held state. One that is damaged is discarded: nobody can release it, and only without it the next
  /// state that is refused is held and can be decided about.
  private func read(_ held: HeldState, _ content: inout Content, at instant: Instant) throws -> DataState {
    do {
      return try states.read(held).data
    } catch {
      let isDamaged = error is BlobError || (error as? TimelineError)?.code == .damagedBlob
      if isDamaged { try discard(&content, at: instant) }
      throw error
    }
  }

  private func discard(_ content: inout Content, at instant: Instant) throws {
    try states.clear(at: instant)
    content.standing = .idle
  }

  static let releasedTag = "gatekeeper.released.version"

  private static func headerTags(_ decision: Decision) -> [HeaderTag] {
    [
      HeaderTag(key: releasedTag, value: "\(decision.version)"),
      HeaderTag(key: "gatekeeper.released.by", value: decision.by),
      HeaderTag(key: "gatekeeper.released.reason", value: decision.reason),
    ]
  }
}

extension BlastRadiusGuard {
  /// Returns for a state that may be announced. Throws `HeldError` for one that may not; the state is durable in `held`
  /// then, unless another one is held already.
  public func admit(_ next: DataState, after announced: TimelineState?) throws {
    guard let announced else { return }
    try content.withLock { content in
      let live = content.counted.flatMap { $0.state.state === announced.data ? $0.live : nil }
      let comparison = try GuardComparison(
        from: announced.data, to: next, policy: policy, live: live, approved: content.standing.releasedState
      ) { ClockAttribution(try catalogue(of: announced, &content), evaluator) }
      guard comparison.exceeded.isEmpty else { throw try refuse(next, comparison, after: announced.version, &content) }
      content.counted = (WeakState(state: next), comparison.radius.liveAfter)
    }
  }

  /// The inputs of the announced state: those of the last cycle, or after a restart those in the store.
  private func catalogue(of announced: TimelineState, _ content: inout Content) throws -> Catalogue {
    if let known = content.inputs, known.version == announced.version { return known.catalogue }
    let catalogue = try Catalogue(store.inputs().states(of: LivenessState(announced).evaluation))
    content.inputs = (announced.version, catalogue)
    return catalogue
  }

  /// Keeps the state, unless one waits for its decision.
  private func refuse(
    _ next: DataState, _ comparison: GuardComparison, after announced: Version, _ content: inout Content
  ) throws -> HeldError {
    switch content.standing {
    case .unknown: preconditionFailure("a state is admitted before its cycle began")
    case .holding(let held, let refusals):
      content.standing = .holding(held, refusals: refusals + 1)
      return HeldError(held: held, refusals: refusals + 1)
    case .idle, .released: break
    }
    let publishedAt = next.headerTag(TimelineState.publishedAtTag).flatMap { Int64($0) } ?? 0
    // Should this fail half-way, the next cycle looks at what was kept.
    content.standing = .unknown(refusals: 1)
    let held = try states.hold(
      next,
      as: HeldState(
        version: announced, announced: announced, heldAt: Instant(milliseconds: publishedAt), heldBy: HostProcess.name,
        policy: policy, dark: comparison.radius.dark.total, planned: comparison.radius.planned.total,
        live: comparison.radius.live.total, summary: comparison.summary,
        inputs: EvaluationRecord.inputs(of: next.headerTags)))
    content.standing = .holding(held, refusals: 1)
    onEvent(.held(held))
    return HeldError(held: held, refusals: 1)
  }
}

extension BlastRadiusGuard {
  /// Ends a cycle that was announced: a held state has become void. Where it cannot be removed now, it is later.
  public func didAnnounce(_ state: TimelineState, at instant: EpochMilliseconds) {
    content.withLock { content in
      switch content.standing {
      case .unknown, .idle: return
      case .holding(let held, let refusals): onEvent(.superseded(held, by: state.version, refusals: refusals))
      case .released(_, let decision, _): onEvent(.released(decision, as: state.version))
      }
      // The state is out, whatever becomes of the held one. A failure is no reason to end the cycle with an error: the
      // next cycle looks at the store again.
      do {
        try discard(&content, at: Instant(milliseconds: instant))
      } catch {
        content = Content()
      }
    }
  }
}
