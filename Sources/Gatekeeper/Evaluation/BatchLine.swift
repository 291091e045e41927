import Synchronization

/// Hands the results of batches on in the order of the batches, whatever thread finishes first: whoever puts a result
/// down while nobody hands on does it, up to the first that is missing. So no thread waits for another.
///
/// `consume` runs on one thread at a time, and what it did is seen by its next run.
final class BatchLine<Result: Sendable>: Sendable {
  private struct Content {
    var waiting: [Int: Result] = [:]
    var next = 0
    var isHandingOn = false
  }

  private let content = Mutex(Content())

  /// Puts the result of batch `index` down.
  func put(_ result: Result, at index: Int, _ consume: (Result) -> Void) {
    content.withLock { $0.waiting[index] = result }
    while let ready = take() {
      consume(ready)
      content.withLock { $0.isHandingOn = false }
    }
  }

  /// The next result, for the one thread that is to hand it on.
  private func take() -> Result? {
    content.withLock { content in
      guard !content.isHandingOn, let ready = content.waiting.removeValue(forKey: content.next) else { return nil }
      content.isHandingOn = true
      content.next += 1
      return ready
    }
  }
}
