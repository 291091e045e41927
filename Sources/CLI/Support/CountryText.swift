import RuleKit

/// Country sets for people.
enum CountryText {
  /// The codes, or how many when there are more than `limit`.
  static func text(_ countries: CountrySet, limit: Int = 12) -> String {
    if countries == .all { return "all \(Country.count) countries" }
    let codes = countries.prefix(limit).map(\.code).joined(separator: " ")
    return countries.count > limit ? "\(codes) and \(countries.count - limit) more" : codes
  }
}
