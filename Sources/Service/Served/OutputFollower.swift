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
  private let grace: Duration

  /// From one look for something to serve to the next, when nothing is announced.
  private static let interval = Duration.milliseconds(200)

  /// - Parameter grace: how long calls of the store may still wait after a stop.
  init(
    _ served: CurrentState, store: Store, timelines: InputTimelines, ruleSets: [RuleSet], logger: Logger,
    grace: Duration
  ) {
    (self.served, self.store, self.timelines) = (served, store, timelines)
    (self.ruleSets, self.logger, self.grace) = (ruleSets, logger, grace)
  }

  func run() async throws {
    let refresher = Confined(
      label: "gatekeeper.served",
      StateRefresher(served, store: store, timelines: timelines, ruleSets: ruleSets, logger: logger))
    let watcher = AnnouncementWatcher(store.liveness)
    try await Pause.rounds(over: store, grace: grace) {
      var known: [Version?] = []
      repeat {
        known = watcher.versions()
        try await refresher.perform { $0.refresh() }
      } while await Pause.wait(Self.interval, watcher, beyond: known) != .stopping
    }
  }
}

/// Brings `CurrentState` to the newest output.
///
/// There are two sources. A server that evaluates is handed each finished cycle as an offer, with its inputs already
/// indexed, and need not read anything. A server that only serves reads the announced version from the store, together with
/// the inputs that this version's `Evaluation` record names. A pin overrules both: while an operator pins the output, the
/// pinned version is read from the store and offers are dropped.
///
/// A state that cannot be read leaves the served one in its place. An input that cannot be read keeps no state from being
/// served: the verdicts are all there, and only the records behind them cannot be named (`Explainer`). Both are noted as
/// standing problems. The next attempts at the same version come after 0.2, 0.4, 0.8 and at last every 10 seconds, because
/// each attempt costs the reading of a state.
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
  private var incomplete: Incomplete?

  /// The last attempt, when it failed or found an input that cannot be read.
  private struct Incomplete {
    /// Nil when not even the announced version could be read.
    var version: Version?
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
        return serve(try explainer(LivenessState(offer.state), offer.catalogue))
      }
      // Where a cycle of this process writes the output, the store has nothing newer than the offers.
      guard isPinned || !served.isOffered else { return }
      guard let version = try output.latestVersion() else { return served.keep() }
      announced = version
      if version == served.current?.version, incomplete == nil { return served.keep() }
      if let incomplete, incomplete.version == version, ContinuousClock.now < incomplete.retryAt { return }
      try read(version)
    } catch {
      fail(announced, error)
    }
  }

  /// Serves a version from the store, with the inputs that can be read.
  private func read(_ version: Version) throws {
    let state = try LivenessState(try output.state(at: version))
    let (inputs, unreadable) = timelines.readableStates(of: state.evaluation)
    if let first = unreadable.first {
      let names = unreadable.map(\.dataset.rawValue).joined(separator: ", ")
      served.problems.note(
        .evidence, first, "The records behind verdicts cannot be named, as inputs cannot be read: \(names)",
        sentence: "Records behind verdicts are not named, as inputs cannot be read: \(names)")
    }
    let datasets = unreadable.map(\.dataset)
    if served.current?.version != version || served.current?.explainer.unreadable != datasets {
      serve(try explainer(state, try Catalogue(inputs), unreadable: datasets))
    }
    if unreadable.isEmpty { complete() } else { retryLater(version) }
  }

  /// A held state that cannot be read now is not reported: it is a notice beside the answers, and the next look is soon.
  private func lookForHeld() {
    guard ContinuousClock.now >= nextLook else { return }
    nextLook = ContinuousClock.now + Self.lookInterval
    if let held = try? heldStates.current() { served.held = held } else { served.held = nil }
  }

  private func explainer(
    _ state: LivenessState, _ catalogue: Catalogue, unreadable: [Dataset] = []
  ) throws -> Explainer {
    try Explainer(
      state, catalogue: catalogue, ruleSets: ruleSets, after: served.current?.explainer, unreadable: unreadable)
  }

  private func serve(_ explainer: Explainer) {
    let next = AnswerableState(explainer)
    if served.current == nil || served.problems.has(.output) { logger.notice("Serving \(next.name)") }
    served.serve(next)
    served.problems.end(.output, "The announced output can be served again")
    if explainer.unreadable.isEmpty { complete() }
  }

  /// Notes that the newest state is served with all that belongs to it.
  private func complete() {
    incomplete = nil
    served.problems.end(.output, "The announced output can be served again")
    served.problems.end(.evidence, "Records behind verdicts can be named again")
  }

  private func fail(_ version: Version?, _ error: any Error) {
    let kept = served.current.map { "\($0.name) stays" } ?? "nothing is served"
    let name = version.map { "\(Store.livenessName)@\($0)" } ?? "The announced output"
    served.problems.note(
      .output, error, "\(name) cannot be served, \(kept)",
      sentence: "A newer state cannot be shown: \(name), \(failureName(of: error))")
    retryLater(version)
    served.keep()
  }

  private func retryLater(_ version: Version?) {
    let last = incomplete.flatMap { $0.version == version ? $0.wait : nil }
    let wait = last.map { min($0 * 2, Self.longestWait) } ?? Self.firstWait
    incomplete = Incomplete(version: version, retryAt: ContinuousClock.now + wait, wait: wait)
  }
}
