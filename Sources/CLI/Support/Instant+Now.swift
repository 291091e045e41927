import Foundation
import RuleKit

extension Instant {
  /// The clock, read in the one module that may.
  static var now: Instant { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }
}
