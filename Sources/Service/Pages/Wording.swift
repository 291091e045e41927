import Foundation
import RuleKit

/// Counts, instants and ages as people say them, in English.
///
/// Foundation's relative dates are not used: the words would depend on the process's locale and on the Unicode data that the
/// system's library carries.
enum Wording {
  /// `1 country`, `12 countries`.
  static func count(_ count: Int, _ one: String, _ many: String) -> String { "\(count) \(count == 1 ? one : many)" }

  /// `1 country`, `12 countries`.
  static func countries(_ count: Int) -> String { Self.count(count, "country", "countries") }

  /// `2026-09-01 00:00:00 UTC`.
  static func instant(_ instant: Instant) -> String {
    instant.description.replacing("T", with: " ").replacing("Z", with: " UTC")
  }

  /// `3 minutes ago`, `in 2 days`, `just now`.
  static func distance(from now: Instant, to instant: Instant) -> String {
    let seconds = instant.seconds - now.seconds
    guard seconds != 0 else { return "just now" }
    let length = length(seconds: seconds.magnitude)
    return seconds < 0 ? "\(length) ago" : "in \(length)"
  }

  /// The whole number of the largest unit that fits: 119 minutes are `1 hour`.
  private static func length(seconds: UInt64) -> String {
    let units: [(seconds: UInt64, one: String, many: String)] = [
      (86_400, "day", "days"), (3600, "hour", "hours"), (60, "minute", "minutes"),
    ]
    for unit in units where seconds >= unit.seconds {
      return count(Int(clamping: seconds / unit.seconds), unit.one, unit.many)
    }
    return count(Int(clamping: seconds), "second", "seconds")
  }

  /// A blocker's detail for people. Stored is an instant, a list of tags joined by commas, or a word.
  static func detail(_ detail: String) -> String {
    guard let instant = Instant(rfc3339: detail) else { return detail.replacing(",", with: ", ") }
    return Self.instant(instant)
  }

  /// What has to happen before the blocker goes away.
  static func kind(_ kind: BlockerKind) -> String {
    switch kind {
    case .waitingOnPerson: "Waiting on a person"
    case .waitingOnData: "Waiting on data"
    case .waitingOnDate: "Waiting on a date"
    case .policy: "Policy"
    }
  }
}

/// English names of the countries, from the Unicode CLDR that Foundation carries.
enum CountryNames {
  private static let names: [String] = {
    let locale = Locale(identifier: "en_US")
    return Country.all.map { locale.localizedString(forRegionCode: $0.code) ?? $0.code }
  }()

  static func name(of country: Country) -> String { names[Int(country.index)] }

  /// Countries by code, as pages list them.
  static let sorted = Country.all.sorted { $0.code < $1.code }

  /// The codes of a set of countries, in their order.
  static func codes(of countries: CountrySet) -> [String] { sorted.filter(countries.contains).map(\.code) }
}
