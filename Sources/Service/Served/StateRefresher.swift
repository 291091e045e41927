import Gatekeeper
import Logging
import RuleKit
import Timeline

/// Brings `CurrentState` to the newest output. Not safe for use from several threads at once, so one build runs at a time.
final class StateRefresher {
  private let served: CurrentState
  private let output: Consumer
  private let timelines: InputTimelines
  private let ruleSets: [RuleSet]
  private let heldStates: HeldStates
  private var nextLook = ContinuousClock.now
  private let logger: Logger
  private var failure: (version: Version?, reason: String, retryAt: ContinuousClock.Instant, wait: Duration)?

  private static let longestWait = Duration.seconds(10)
  /// From one look for a held state to the next: it is no hurry, and may be a request.
  private static let lookInterval = Duration.seconds(1)

  init(_ served: CurrentState, store: Store, timelines: InputTimelines, ruleSets: [RuleSet], logger: Logger) {
    (self.served, self.timelines, self.ruleSets, self.logger) = (served, timelines, ruleSets, logger)
    (output, heldStates) = (Consumer(store.liveness), HeldStates(store))
  }

  /// Serves the newest state when it is not served yet. What cannot be read is logged once and tried again, ever less
  /// often; the state served so far stays.
  func refresh() {
    lookForHeld()
    var announced: Version?
    do {
      let isPinned = try output.pin() != nil
      if let offer = served.takeOffer(), !isPinned {
        announced = offer.state.version
        return succeed(try build(LivenessState(offer.state), offer.catalogue))
      }
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

  /// What cannot be read now is no reason to say anything: the next look may.
  private func lookForHeld() {
    guard ContinuousClock.now >= nextLook else { return }
    nextLook = ContinuousClock.now + Self.lookInterval
    if let held = try? heldStates.current() { served.held = held } else { served.held = nil }
  }

  private func build(_ state: LivenessState, _ catalogue: Catalogue) throws -> AnswerableState {
    AnswerableState(try Explainer(state, catalogue: catalogue, ruleSets: ruleSets))
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
    let wait = isSame ? min((failure?.wait ?? .zero) * 2, Self.longestWait) : .milliseconds(200)
    failure = (version, reason, ContinuousClock.now + wait, wait)
    served.keep(problem: reason)
  }
}
