import Foundation
import Synchronization

/// Work on a thread of its own, for callers that do something else meanwhile and wait for it with `join` afterwards.
final class JoinableThread: Sendable {
  private let outcome = Mutex<Result<Void, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  /// Starts `work` at once.
  init(_ work: @escaping @Sendable () throws -> Void) {
    Thread.detachNewThread { [self] in
      let result = Result { try work() }
      outcome.withLock { $0 = result }
      done.signal()
    }
  }

  /// Waits for the end and throws what the work threw. Call once: a second call would wait for ever.
  func join() throws {
    done.wait()
    try outcome.withLock { $0 }?.get()
  }
}
