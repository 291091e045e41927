import Gatekeeper
import RuleKit

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
