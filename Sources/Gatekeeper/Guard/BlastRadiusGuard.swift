import BitMemory
public import Hollow
import RuleKit
import Synchronization
public import Timeline

/// Refuses an output state in which more cells go dark than a policy allows, keeps it for an operator, and follows the
/// operator's decision.
///
/// The state is compared with the announced one, which is read from the store: so the first cycle after a restart is
/// guarded too. Only a timeline's first state has nothing to be compared with. While a state is held and undecided, later
/// states that would be refused are not kept, and one that passes supersedes it. A released state says which cells may go
/// dark: those, and no more than the policy allows besides.
///
/// One writer of an output uses it: `begin` before a state is built, as a validator, and `didAnnounce`.
public final class BlastRadiusGuard: Validator {
  private struct Content {
    /// Whether the store was looked at for a state held by an earlier process.
    var isOpen = false
    var announced: Version?
    var held: HeldState?
    var refusals = 0
    var release: (decision: Decision, state: DataState)?
    /// The live cells of a state: the announced one, or one that is about to be.
    var counted: (state: WeakState, live: CellsByCountry)?
  }

  private struct WeakState { weak var state: DataState? }

  private let states: HeldStates
  private let policy: BlastRadiusPolicy
  private let onEvent: @Sendable (GuardEvent) -> Void
  private let content = Mutex(Content())

  /// - Parameters:
  ///   - store: of the output that is guarded.
  ///   - onEvent: gets what becomes of refused states.
  public init(_ store: Store, policy: BlastRadiusPolicy, onEvent: @escaping @Sendable (GuardEvent) -> Void = { _ in }) {
    (states, self.policy, self.onEvent) = (HeldStates(store), policy, onEvent)
  }

  /// Begins a cycle after `announced`: acts on an operator's decision.
  ///
  /// - Returns: header tags for the cycle's state; they say who released what, and why, when a release is open.
  /// - Throws: when the store cannot be read or written.
  func begin(after announced: TimelineState?, at instant: Instant) throws -> [HeaderTag] {
    try content.withLock { content in
      if !content.isOpen { content.held = try states.stored() }
      (content.isOpen, content.announced) = (true, announced?.version)
      if let held = content.held, held.announced != announced?.version { try discard(&content, at: instant) }
      guard let held = content.held, let decision = try states.decision(about: held.version) else { return [] }
      switch decision.action {
      case .release:
        if content.release == nil { content.release = (decision, try read(held, &content, at: instant)) }
        return Self.headerTags(decision)
      case .drop:
        try discard(&content, at: instant)
        onEvent(.dropped(decision))
        return []
      }
    }
  }

  /// A state that is damaged is discarded, so that the next one that is refused can be decided about.
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
    (content.held, content.release, content.refusals) = (nil, nil, 0)
  }

  static let releasedTag = "gatekeeper.released.version"

  private static func headerTags(_ decision: Decision) -> [HeaderTag] {
    [
      HeaderTag(key: releasedTag, value: "\(decision.version)"),
      HeaderTag(key: "gatekeeper.released.by", value: decision.by),
      HeaderTag(key: "gatekeeper.released.reason", value: decision.reason),
    ]
  }

  /// Nil for a state that may be announced. Throws `HeldError` for one that may not; the state is durable in `held` then,
  /// unless another one is held already.
  public func refusal(of next: DataState, after previous: DataState?) throws -> String? {
    guard let previous else { return nil }
    try content.withLock { content in
      let live = content.counted.flatMap { $0.state.state === previous ? $0.live : nil }
      let radius = try BlastRadius(from: previous, to: next, live: live)
      let exceeded = try exceeded(radius, previous, next, content.release?.state)
      guard exceeded.isEmpty else { throw try refuse(next, radius, exceeded, &content) }
      content.counted = (WeakState(state: next), radius.liveAfter)
    }
    return nil
  }

  private func exceeded(
    _ radius: BlastRadius, _ previous: DataState, _ next: DataState, _ released: DataState?
  ) throws -> [ExceededLimit] {
    let exceeded = policy.exceeded(by: radius)
    guard !exceeded.isEmpty, let released else { return exceeded }
    return policy.exceeded(by: try BlastRadius(from: previous, to: next, live: radius.live, approved: released))
  }

  /// Keeps the state, unless one waits for its decision.
  private func refuse(
    _ next: DataState, _ radius: BlastRadius, _ exceeded: [ExceededLimit], _ content: inout Content
  ) throws -> HeldError {
    content.refusals += 1
    if let held = content.held, content.release == nil { return HeldError(held: held, refusals: content.refusals) }
    guard let announced = content.announced else { preconditionFailure("a state is validated before the guard began") }
    let publishedAt = next.headerTag(TimelineState.publishedAtTag).flatMap { Int64($0) } ?? 0
    // Should this fail half-way, the next cycle looks at what was kept.
    content.isOpen = false
    let held = try states.hold(
      next,
      as: HeldState(
        version: announced, announced: announced, heldAt: Instant(milliseconds: publishedAt), heldBy: HostProcess.name,
        policy: policy, dark: radius.dark.total, live: radius.live.total, summary: ExceededLimit.summary(exceeded),
        inputs: EvaluationRecord.inputs(of: next.headerTags)))
    (content.isOpen, content.held, content.release, content.refusals) = (true, held, nil, 1)
    onEvent(.held(held))
    return HeldError(held: held, refusals: 1)
  }

  /// Ends a cycle that was announced: a held state has become void. Where it cannot be removed now, it is later.
  func didAnnounce(_ state: TimelineState, at instant: Instant) {
    content.withLock { content in
      guard let held = content.held else { return }
      if let release = content.release {
        onEvent(.released(release.decision, as: state.version))
      } else {
        onEvent(.superseded(held, by: state.version, refusals: content.refusals))
      }
      do { try discard(&content, at: instant) } catch { content = Content() }
    }
  }
}
