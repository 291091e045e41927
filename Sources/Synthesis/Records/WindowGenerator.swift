import Gatekeeper
import RuleKit

/// Makes the windows of contracts around the instant that the catalogue is for: 70 % open, 15 % closed, 15 % still to open.
/// Windows begin and end at full hours, but for those that open soon.
struct WindowGenerator: Sendable {
  let instant: Instant
  let territorySets: TerritorySets

  /// Any window.
  func window(_ random: inout SeededRandom) -> Window {
    let countries = territorySets.draw(&random)
    switch random.below(100) {
    case ..<15: return closedWindow(in: countries, &random)
    case ..<30: return futureWindow(in: countries, &random)
    default: return openWindow(in: countries, &random)
    }
  }

  private func openWindow(in countries: CountrySet, _ random: inout SeededRandom) -> Window {
    let start = hour(days: -random.within(5...1500))
    let isEndless = random.chance(perMille: 300)
    return Window(start: start, end: isEndless ? nil : hour(days: random.within(2...1500)), countries: countries)
  }

  private func closedWindow(in countries: CountrySet, _ random: inout SeededRandom) -> Window {
    let daysAgo = random.within(2...700)
    return Window(
      start: hour(days: -daysAgo - random.within(90...900)), end: hour(days: -daysAgo), countries: countries)
  }

  /// One in ten opens within two days, so that a running demo sees windows open.
  private func futureWindow(in countries: CountrySet, _ random: inout SeededRandom) -> Window {
    let days = random.within(2...300)
    let start = random.chance(perMille: 100) ? soon(&random) : hour(days: days)
    let end = random.chance(perMille: 500) ? nil : hour(days: days + random.within(90...1500))
    return Window(start: start, end: end, countries: countries)
  }

  /// Any minute of the next two days.
  private func soon(_ random: inout SeededRandom) -> Instant {
    instant.advanced(milliseconds: Instant.minute * random.within(1...2880))
  }

  /// The full hour that many days after the instant, or before it.
  func hour(days: Int) -> Instant {
    let hour = Int64(60 * Instant.minute)
    let moved = instant.advanced(milliseconds: days * Instant.day)
    // `%` keeps the sign, so that instants before 1970 need the hour added to round down as well.
    return Instant(milliseconds: moved.milliseconds - (moved.milliseconds % hour + hour) % hour)
  }
}

extension Instant {
  /// In ms.
  static let minute = 60_000
  /// In ms.
  static let day = 1440 * minute

  /// The instant that many ms later, or earlier when negative.
  func advanced(milliseconds: Int) -> Instant { Instant(milliseconds: self.milliseconds + Int64(milliseconds)) }
}
