import Dispatch
import Synchronization

/// A value that one queue of its own works with, so that work that blocks takes no thread of the pool that answers
/// requests, and no two pieces of work overlap.
package final class Confined<Value>: Sendable {
  private let queue: DispatchQueue
  private let value: Mutex<Value>

  package init(label: String, _ value: consuming sending Value) {
    queue = DispatchQueue(label: label, qos: .userInitiated)
    self.value = Mutex(value)
  }

  /// Runs `work` on the queue to its end; cancelling the waiting task does not cut it short.
  package func perform<Output: Sendable>(
    _ work: @escaping @Sendable (inout sending Value) throws -> sending Output
  ) async throws -> Output {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try self.value.withLock(work) }) }
    }
  }
}
