import Dispatch
import Gatekeeper
package import Logging
package import Timeline

/// Work that no change waits for: writing snapshots, and removing old states.
///
/// It is done one piece after the other on a queue of its own, beside the cycles that made it due and off the pool of
/// threads that tasks share. A failure is logged and nothing else: what was not done becomes due again.
package final class Housekeeping: Sendable {
  private let queue = DispatchQueue(label: "gatekeeper.housekeeping", qos: .utility)
  private let logger: Logger

  package init(_ logger: Logger) { self.logger = logger }

  /// Writes a snapshot that a cycle left. Returns at once.
  package func publish(_ due: DueSnapshot) {
    perform("The snapshot of \(due.version) is missing until a later one") { try due.publish() }
  }

  /// Removes the blobs that retention chose. Returns at once.
  package func remove(_ due: DueRemoval) {
    if due.blobs.isEmpty { return }
    perform("Old states of \(due.timeline) stay") { try due.carryOut() }
  }

  private func perform(_ failure: String, _ work: @escaping @Sendable () throws -> Void) {
    queue.async { [logger] in
      do { try work() } catch { logger.error("\(failure): \(error)") }
    }
  }

  /// Waits for all that was handed over.
  package func finish() async {
    await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
  }
}
