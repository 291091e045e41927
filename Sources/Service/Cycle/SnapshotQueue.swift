import Dispatch
package import Logging
package import Timeline

/// Publishes snapshots one after the other on a thread of its own, beside the work that made them due and off the pool
/// that tasks share.
package final class SnapshotQueue: Sendable {
  private let queue = DispatchQueue(label: "gatekeeper.snapshots", qos: .utility)
  private let logger: Logger

  package init(_ logger: Logger) { self.logger = logger }

  /// Returns at once. A failure is logged; the next state finds the snapshot due again.
  package func publish(_ due: DueSnapshot) {
    queue.async { [logger] in
      do {
        try due.publish()
      } catch {
        logger.error("The snapshot of \(due.version) is missing until a later one: \(error)")
      }
    }
  }

  /// Waits for all that were handed over.
  package func finish() async {
    await withCheckedContinuation { continuation in queue.async { continuation.resume() } }
  }
}
