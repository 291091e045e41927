import Foundation
import Synchronization

/// This machine's clock, put forward or back at will.
final class TestClock: Sendable {
  private let offset: Mutex<Int64>

  init(offsetSeconds: Int64 = 0) { offset = Mutex(offsetSeconds * 1000) }

  func advance(seconds: Int64) { offset.withLock { $0 += seconds * 1000 } }

  var now: @Sendable () -> Int64 {
    { [self] in Int64(Date().timeIntervalSince1970 * 1000) + offset.withLock { $0 } }
  }
}
