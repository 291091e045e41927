import Gatekeeper
import Synchronization

/// What requests are answered from: the newest state that could be read, and why there is none or no newer one.
final class ServedState: Sendable {
  private struct Content {
    var served: Served?
    var problem: String?
    var held: HeldState?
    var hasTried = false
    var offer: CycleResult?
    var isOffered = false
  }

  private let content = Mutex(Content())

  /// The newest state, nil before the first.
  var current: Served? { content.withLock { $0.served } }

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

  func serve(_ served: Served) {
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
