import Gatekeeper
import RuleKit

/// The 250 countries as the generator knows them: the same for every seed.
///
/// They are read once from the texts in `TerritoryRows`, a row a country, and sorted by code, so that a country's index is
/// its position here.
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

  /// The territory record of a country. O(1).
  func territory(of country: Country) -> Territory { rows[Int(country.index)].territory }
}

/// One country of the generator's table: the territory record, and the certificates its boards give.
struct TerritoryRow: Sendable {
  let territory: Territory
  let certificates: CertificateScale

  var country: Country { territory.country }

  /// Reads a row in the form that `TerritoryRows` explains.
  /// - Precondition: the row is well-formed; the table is part of the program, and a test reads all of it.
  init(_ row: Substring) {
    let fields = row.split(separator: "|", omittingEmptySubsequences: false).map { $0.split(separator: " ") }
    precondition(fields.count >= 5, "the row '\(row)' has fewer than 5 fields")
    let country = Country(stringLiteral: String(fields[0].joined()))
    let notes = fields.count > 5 ? fields[5] : []
    let boards = fields[4].map(String.init)
    territory = Territory(
      country: country, name: fields[1].joined(separator: " "), launched: !notes.contains("closed"),
      displayLanguages: Self.tags(fields[2]), spokenLanguages: Self.tags(fields[3]),
      captionsRequired: notes.contains("captions"), ratingRequired: !boards.isEmpty,
      boards: boards == ["any"] ? [] : boards)
    certificates = CertificateScale(boards: boards, country: country)
  }

  private static func tags(_ field: [Substring]) -> [BCP47Tag] { field.map { BCP47Tag(stringLiteral: String($0)) } }
}

/// What the generator knows of each country, a row each: `code|name|display languages|spoken languages|boards|notes`.
///
/// `JP|Japan|ja|ja|EIRIN` is a country whose audience reads and speaks Japanese, and where one board rates.
///
/// Names, languages and boards are plausible, not authoritative: the names of film offices without a short name of
/// their own are made up as `Country-Film`. `boards` is empty where no rating is required and `any` where every board's
/// rating will do. Notes: `closed` = not launched, `captions` = captions are required (the United States and its
/// territories).
enum TerritoryRows {
  /// The rows of each part of the world.
  static let byContinent = [africa, americas, asia, europe, oceania]
}

/// The certificates that the boards of one country give, from the mildest to the strictest.
///
/// The letters of three boards are real. Elsewhere the certificate is an age in one of three plausible spellings.
struct CertificateScale: Sendable {
  /// Minimum ages in years, one a level of maturity.
  static let ages: [Int32] = [0, 7, 12, 15, 16, 18]

  /// What the certificate of each level is called; as many as `ages`.
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
