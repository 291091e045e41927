import Gatekeeper
import Logging
import RuleKit
import ServiceLifecycle
import Timeline

/// Keeps `CurrentState` up to date: looks for a new output state whenever one is announced, and several times a second
/// besides, because an offer of this process and an operator's pin are not announcements.
///
/// Reading and indexing a state takes long, so it is done on a queue of its own and not on the threads that answer
/// requests.
struct OutputFollower: Service {
  private let served: CurrentState
  private let store: Store
  private let timelines: InputTimelines
  private let ruleSets: [RuleSet]
  private let logger: Logger
  private let interruptStore: (@Sendable () -> Void)?

  private static let interval = Duration.milliseconds(200)

  /// - Parameter interruptStore: called once at a stop: ends calls of the store that wait; nil lets them end.
  init(
    _ served: CurrentState, store: Store, timelines: InputTimelines, ruleSets: [RuleSet], logger: Logger,
    interruptStore: (@Sendable () -> Void)?
  ) {
    (self.served, self.store, self.timelines) = (served, store, timelines)
    (self.ruleSets, self.logger, self.interruptStore) = (ruleSets, logger, interruptStore)
  }

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await follow()
    } onGracefulShutdown: {
      interruptStore?()
    }
  }

  private func follow() async throws {
    let refresher = Confined(
      label: "gatekeeper.served",
      StateRefresher(served, store: store, timelines: timelines, ruleSets: ruleSets, logger: logger))
    let watcher = AnnouncementWatcher(store.liveness)
    var known: [Version?] = []
    repeat {
      known = watcher.versions()
      try await refresher.perform { $0.refresh() }
    } while await Pause.wait(Self.interval, watcher, beyond: known) != .stopping
  }
}

/// Brings `CurrentState` to the newest output.
///
/// There are two sources. A server that evaluates is handed each finished cycle as an offer, with its inputs already
/// indexed, and need not read anything. A server that only serves reads the announced version from the store, together with
/// the inputs that this version's `Evaluation` record names. A pin overrules both: while an operator pins the output, the
/// pinned version is read from the store and offers are dropped.
///
/// A state that cannot be read leaves the served one in its place. The failure is logged once, and the next attempts at the
/// same version come after 0.2, 0.4, 0.8 and at last every 10 seconds, because each attempt costs the reading of a state.
///
/// Not safe for use from several threads at once.
final class StateRefresher {
  private let served: CurrentState
  private let output: Consumer
  private let timelines: InputTimelines
  private let ruleSets: [RuleSet]
  private let heldStates: HeldStates
  /// When to look for a held state again.
  private var nextLook = ContinuousClock.now
  private let logger: Logger
  private var failure: Failure?

  /// The last attempt, when it failed.
  private struct Failure {
    /// Nil when not even the announced version could be read.
    var version: Version?
    var reason: String
    var retryAt: ContinuousClock.Instant
    /// From the attempt to `retryAt`.
    var wait: Duration
  }

  private static let firstWait = Duration.milliseconds(200)
  private static let longestWait = Duration.seconds(10)
  /// From one look for a held state to the next. People wait for it and not programs, and in a remote store each look is
  /// a request.
  private static let lookInterval = Duration.seconds(1)

  init(_ served: CurrentState, store: Store, timelines: InputTimelines, ruleSets: [RuleSet], logger: Logger) {
    (self.served, self.timelines, self.ruleSets, self.logger) = (served, timelines, ruleSets, logger)
    (output, heldStates) = (Consumer(store.liveness), HeldStates(store))
  }

  /// Serves the newest state when it is not served yet.
  func refresh() {
    lookForHeld()
    var announced: Version?
    do {
      let isPinned = try output.pin() != nil
      if let offer = served.takeOffer(), !isPinned {
        announced = offer.state.version
        return succeed(try build(LivenessState(offer.state), offer.catalogue))
      }
      // Where a cycle of this process writes the output, the store has nothing newer than the offers.
      guard isPinned || !served.isOffered else { return }
      guard let version = try output.latestVersion() else { return served.keep(problem: nil) }
      announced = version
      guard version != served.current?.version else { return served.keep(problem: nil) }
      if let failure, failure.version == version, ContinuousClock.now < failure.retryAt { return }
      let state = try LivenessState(try output.state(at: version))
      succeed(try build(state, try Catalogue(try timelines.states(of: state.evaluation))))
    } catch {
      fail(announced, error)
    }
  }

  /// A held state that cannot be read now is not reported: it is a notice beside the answers, and the next look is soon.
  private func lookForHeld() {
    guard ContinuousClock.now >= nextLook else { return }
    nextLook = ContinuousClock.now + Self.lookInterval
    if let held = try? heldStates.current() { served.held = held } else { served.held = nil }
  }

  private func build(_ state: LivenessState, _ catalogue: Catalogue) throws -> AnswerableState {
    AnswerableState(
      try Explainer(state, catalogue: catalogue, ruleSets: ruleSets, after: served.current?.explainer))
  }

  private func succeed(_ next: AnswerableState) {
    if failure != nil || served.current == nil { logger.notice("Serving \(next.name)") }
    failure = nil
    served.serve(next)
  }

  private func fail(_ version: Version?, _ error: any Error) {
    let reason = "\(error)"
    if failure?.reason != reason {
      let kept = served.current.map { "\($0.name) stays" } ?? "nothing is served"
      logger.error("\(version.map { "liveness@\($0)" } ?? "The announced output") cannot be served, \(kept): \(reason)")
    }
    let isSame = failure?.version == version
    let wait = isSame ? min((failure?.wait ?? .zero) * 2, Self.longestWait) : Self.firstWait
    failure = Failure(version: version, reason: reason, retryAt: ContinuousClock.now + wait, wait: wait)
    served.keep(problem: reason)
  }
}
