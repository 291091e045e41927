import Glibc
import Synchronization

/// Ends the requests of the stores that share it, now and from now on: calls that wait for a server return at once.
///
/// A process that is told to stop should not have to wait for a server that does not answer. Only what is read should be
/// given up so: a writer finishes what it publishes.
///
/// ```swift
/// let stop = RequestStop()
/// let store = HTTPBlobStore(address, timeline: "films", stop: stop)
/// stop.stop()
/// try store.announcedVersion()  // throws RemoteError, code .stopped
/// ```
public final class RequestStop: Sendable {
  private struct Content {
    var isStopped = false
    var next = 0
    /// What ends each request under way.
    var ends: [Int: @Sendable () -> Void] = [:]
  }

  private let content = Mutex(Content())

  public init() {}

  /// From any thread.
  public func stop() {
    let ends = content.withLock { content in
      content.isStopped = true
      return content.ends
    }
    for end in ends.values { end() }
  }

  private var isStopped: Bool { content.withLock { $0.isStopped } }

  /// Has `end` called when the requests are to end, at once where they are to already. Returns a number for `remove`.
  func add(_ end: @escaping @Sendable () -> Void) -> Int {
    let (entry, isStopped) = content.withLock { content in
      content.next += 1
      content.ends[content.next] = end
      return (content.next, content.isStopped)
    }
    if isStopped { end() }
    return entry
  }

  func remove(_ entry: Int) { content.withLock { _ = $0.ends.removeValue(forKey: entry) } }

  /// Waits, and tells whether the time is over; false when `stop` ended the wait.
  static func wait(_ seconds: Double, unless stop: RequestStop?) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while true {
      if stop?.isStopped ?? false { return false }
      let left = ContinuousClock.now.duration(to: deadline) / .milliseconds(1)
      guard left > 0 else { return true }
      // In parts, as nothing wakes this thread up.
      usleep(UInt32(min(left, 50) * 1000) + 1)
    }
  }
}
