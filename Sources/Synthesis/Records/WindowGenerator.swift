import Gatekeeper
import RuleKit

/// Makes the windows of contracts around the instant the catalogue is for: 70 % open, 15 % closed, 15 % still to open.
struct WindowGenerator: Sendable {
  let instant: Instant
  let territorySets: TerritorySets

  private static let minute = 60_000
  private static let day = 1440 * minute

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

  private func soon(_ random: inout SeededRandom) -> Instant {
    instant.advanced(milliseconds: Self.minute * random.within(1...2880))
  }

  /// The full hour that many days after the instant, or before it.
  func hour(days: Int) -> Instant {
    let hour = Int64(60 * Self.minute)
    let moved = instant.advanced(milliseconds: days * Self.day)
    return Instant(milliseconds: moved.milliseconds - (moved.milliseconds % hour + hour) % hour)
  }
}

extension Instant {
  func advanced(milliseconds: Int) -> Instant { Instant(milliseconds: self.milliseconds + Int64(milliseconds)) }
}
