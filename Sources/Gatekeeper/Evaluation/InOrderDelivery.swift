import Synchronization

/// Delivers the results of batches in the order of the batches, whatever order they finish in.
///
/// Threads finish batches in any order; consumers need them in order. A thread stores its result; if no other thread is
/// delivering, it delivers all consecutive results. No thread waits.
///
/// So a result that comes early stays until the one before it comes, and the thread that brings that one delivers both.
/// `consume` runs on one thread at a time, and what it did is seen by its next run: every hand-over goes through the
/// lock.
final class InOrderDelivery<Result: Sendable>: Sendable {
  private struct Content {
    /// Results that were stored and not delivered, by batch.
    var waiting: [Int: Result] = [:]
    /// The batch that is delivered next.
    var next = 0
    /// Whether some thread is in `consume`.
    var isDelivering = false
  }

  private let content = Mutex(Content())

  /// Stores the result of batch `index`, and delivers it and those after it unless another thread is delivering.
  ///
  /// - Precondition: every index from 0 is stored once.
  func store(_ result: Result, at index: Int, _ consume: (Result) -> Void) {
    content.withLock { $0.waiting[index] = result }
    while let ready = takeNext() {
      // Outside the lock: other threads store their results meanwhile.
      consume(ready)
      content.withLock { $0.isDelivering = false }
    }
  }

  /// The next result, for a thread that thereby becomes the one that delivers; nil when it has not come, and when
  /// another thread is delivering, which asks again when it is done.
  private func takeNext() -> Result? {
    content.withLock { content in
      guard !content.isDelivering, let ready = content.waiting.removeValue(forKey: content.next) else { return nil }
      content.isDelivering = true
      content.next += 1
      return ready
    }
  }
}
