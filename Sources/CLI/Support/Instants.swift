import ArgumentParser
import Foundation
import RuleKit
import Timeline

extension Instant {
  /// The clock, read in the one module that may.
  static var now: Instant { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }
}

/// `--at` of commands that evaluate: RFC 3339, or whole milliseconds since 1970.
struct InstantArgument: ExpressibleByArgument {
  let instant: Instant

  init?(argument: String) {
    if let milliseconds = Int64(argument) {
      instant = Instant(milliseconds: milliseconds)
    } else if let instant = Instant(rfc3339: argument) {
      self.instant = instant
    } else {
      return nil
    }
    guard instant >= .earliest, instant <= .latest else { return nil }
  }
}

/// A version, 17 digits.
struct VersionArgument: ExpressibleByArgument {
  let version: Version

  init?(argument: String) {
    guard let version = Version(argument) else { return nil }
    self.version = version
  }
}
