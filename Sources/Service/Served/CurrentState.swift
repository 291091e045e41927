import Gatekeeper
import Logging
import RuleKit
import ServiceLifecycle
import Synchronization
import Timeline

/// What requests are answered from: the newest state that could be read, and why there is none or no newer one.
final class CurrentState: Sendable {
  private struct Content {
    var served: AnswerableState?
    var problem: String?
    var held: HeldState?
    var hasTried = false
    var offer: CycleResult?
    var isOffered = false
  }

  private let content = Mutex(Content())

  /// The newest state, nil before the first.
  var current: AnswerableState? { content.withLock { $0.served } }

  /// Why the last attempt to serve a newer state failed; nil when it did not.
  var problem: String? { content.withLock { $0.problem } }

  /// The newer state that the guard holds; nil without one.
  var held: HeldState? {
    get { content.withLock { $0.held } }
    set { content.withLock { $0.held = newValue } }
  }

  /// Why people see no newer state, in words; nil when there is nothing to say.
  var notice: String? { problem ?? held.map { "\($0.name) waits for an operator: \($0.summary)" } }

  /// Whether the store was looked at once, with or without success.
  var hasTried: Bool { content.withLock { $0.hasTried } }

  /// Leaves a finished cycle of this process to be served; a newer one takes its place.
  func offer(_ cycle: CycleResult) {
    content.withLock { content in
      content.offer = cycle
      content.isOffered = true
    }
  }

  /// Takes the newest offer that was not taken yet.
  func takeOffer() -> CycleResult? { content.withLock { $0.offer.take() } }

  /// Whether a cycle of this process writes the output: then the store has nothing newer than its offers.
  var isOffered: Bool { content.withLock { $0.isOffered } }

  func serve(_ served: AnswerableState) {
    content.withLock { content in
      content.served = served
      content.problem = nil
      content.hasTried = true
    }
  }

  /// Notes an attempt without a new state; `problem` is nil when there was nothing newer.
  func keep(problem: String?) {
    content.withLock { content in
      content.problem = problem
      content.hasTried = true
    }
  }
}

/// One output state, ready to answer from. A request takes it once and keeps it to its end.
struct AnswerableState: Sendable {
  let explainer: Explainer
  let counts: CellCounts

  /// O(videos).
  init(_ explainer: Explainer) {
    self.explainer = explainer
    counts = explainer.state.counts
  }

  var version: Version { explainer.state.version }
  var evaluation: EvaluationRecord { explainer.state.evaluation }

  /// `liveness@20261122233800000`.
  var name: String { "\(Store.livenessName)@\(version)" }
}

/// Keeps `CurrentState` up to date: looks for a new output state when one is announced, and several times a second, on a
/// queue of its own.
struct OutputFollower: Service {
  private let served: CurrentState
  private let store: Store
  private let timelines: InputTimelines
  private let ruleSets: [RuleSet]
  private let logger: Logger

  private static let interval = Duration.milliseconds(200)

  init(_ served: CurrentState, store: Store, timelines: InputTimelines, ruleSets: [RuleSet], logger: Logger) {
    (self.served, self.store, self.timelines) = (served, store, timelines)
    (self.ruleSets, self.logger) = (ruleSets, logger)
  }

  func run() async throws {
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
