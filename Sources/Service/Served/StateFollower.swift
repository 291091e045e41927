import Gatekeeper
import Logging
import RuleKit
import ServiceLifecycle
import Timeline

/// Keeps `ServedState` up to date: looks for a new output state when one is announced, and several times a second, on a
/// queue of its own.
struct StateFollower: Service {
  private let served: ServedState
  private let store: Store
  private let timelines: InputTimelines
  private let ruleSets: [RuleSet]
  private let logger: Logger

  private static let interval = Duration.milliseconds(200)

  init(_ served: ServedState, store: Store, timelines: InputTimelines, ruleSets: [RuleSet], logger: Logger) {
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
