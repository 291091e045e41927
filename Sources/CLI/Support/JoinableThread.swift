import Foundation
import Logging
import Synchronization

/// Work on a thread of its own, waited for by `join`.
final class JoinableThread: Sendable {
  private let outcome = Mutex<Result<Void, any Error>?>(nil)
  private let done = DispatchSemaphore(value: 0)

  fileprivate init(_ work: @escaping @Sendable () throws -> Void) {
    Thread.detachNewThread { [self] in
      let result = Result { try work() }
      outcome.withLock { $0 = result }
      done.signal()
    }
  }

  /// Waits for the end and throws what the work threw. Call once.
  func join() throws {
    done.wait()
    try outcome.withLock { $0 }?.get()
  }
}

extension Thread {
  /// Starts `work` at once.
  static func running(_ work: @escaping @Sendable () throws -> Void) -> JoinableThread { JoinableThread(work) }
}

/// The log of long-running commands, on standard error.
enum Logs {
  static func logger(_ label: String) -> Logger {
    Logger(label: label) { StreamLogHandler.standardError(label: $0) }
  }
}
