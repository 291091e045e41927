import Dispatch
package import Logging
package import Timeline

/// Work that no change waits for, one piece after the other on a thread of its own, beside what made it due and off the pool
/// that tasks share: snapshots, and the removal of old states. A failure is logged; what was not done is due again later.
package final class Housekeeping: Sendable {
  private let queue = DispatchQueue(label: "gatekeeper.housekeeping", qos: .utility)
  private let logger: Logger

  package init(_ logger: Logger) { self.logger = logger }

  /// Returns at once.
  package func publish(_ due: DueSnapshot) {
    perform("The snapshot of \(due.version) is missing until a later one") { try due.publish() }
  }

  /// Returns at once.
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
