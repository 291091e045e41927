import ArgumentParser
import RuleKit

/// `--at` of commands that evaluate: RFC 3339, or whole milliseconds since 1970.
struct InstantArgument: ExpressibleByArgument {
  let instant: Instant

  init(instant: Instant) { self.instant = instant }

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

  var defaultValueDescription: String { "\(instant)" }
}
