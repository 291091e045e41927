import Foundation
import RuleKit

/// English names of the countries, from the Unicode CLDR that Foundation carries.
enum CountryNames {
  private static let names: [String] = {
    let locale = Locale(identifier: "en_US")
    return Country.all.map { locale.localizedString(forRegionCode: $0.code) ?? $0.code }
  }()

  static func name(of country: Country) -> String { names[Int(country.index)] }

  /// Countries by code, as pages list them.
  static let sorted = Country.all.sorted { $0.code < $1.code }
}
