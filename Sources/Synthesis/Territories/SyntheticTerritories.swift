import Gatekeeper
import RuleKit

/// The 250 countries as the generator has them: the same for every seed.
struct SyntheticTerritories: Sendable {
  static let table = SyntheticTerritories()

  /// In index order of the countries.
  let rows: [TerritoryRow]
  /// The countries of each part of the world, launched or not.
  let continents: [CountrySet]
  let launched: CountrySet
  /// The launched countries where a rating is required, in index order.
  let rated: [TerritoryRow]
  /// The countries that read each display language, in the order of `SyntheticLanguages.tags`.
  let readers: [CountrySet]

  private init() {
    let byContinent = TerritoryRows.byContinent.map { $0.split(separator: "\n").map(TerritoryRow.init) }
    let rows = byContinent.flatMap { $0 }.sorted { $0.country < $1.country }
    precondition(rows.map(\.country) == Country.all, "the territory table does not have every country once")
    self.rows = rows
    continents = byContinent.map { CountrySet($0.map(\.country)) }
    launched = CountrySet(rows.filter(\.territory.launched).map(\.country))
    rated = rows.filter { $0.territory.launched && $0.territory.ratingRequired }
    readers = SyntheticLanguages.tags.prefix(SyntheticLanguages.displayCount).map { tag in
      CountrySet(rows.filter { $0.territory.displayLanguages.contains(tag) }.map(\.country))
    }
  }

  func territory(of country: Country) -> Territory { rows[Int(country.index)].territory }
}
