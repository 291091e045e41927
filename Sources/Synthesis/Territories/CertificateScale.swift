import RuleKit

/// The certificates that the boards of one country give, from the mildest to the strictest.
///
/// The letters of three boards are real; elsewhere an age stands in three plausible spellings.
struct CertificateScale: Sendable {
  /// Minimum ages in years, one a level of maturity.
  static let ages: [Int32] = [0, 7, 12, 15, 16, 18]

  /// As many as `ages`.
  let labels: [String]

  init(boards: [String], country: Country) {
    labels =
      switch boards.first {
      case "MPA": ["G", "PG", "PG-13", "R", "R", "NC-17"]
      case "BBFC": ["U", "PG", "12", "15", "15", "18"]
      case "CBFC": ["U", "UA 7+", "UA 13+", "UA 16+", "UA 16+", "A"]
      default: Self.ages.map { Self.label(age: $0, style: Int(country.index) % 3) }
      }
  }

  private static func label(age: Int32, style: Int) -> String {
    guard age > 0 else { return style == 2 ? "T" : "All" }
    return style == 0 ? "\(age)" : style == 1 ? "\(age)+" : "M\(age)"
  }
}
