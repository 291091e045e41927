import Gatekeeper
import RuleKit

/// Changes of dataset "ratings".
extension ChangeMaker {
  func ratings(of subject: Subject) -> [Rating] {
    var ratings: [Rating] = []
    catalogue.ratingGenerator.append(subject.node, subject.title, to: &ratings)
    return edits.current(ratings, of: subject.videoID)
  }

  /// A missing rating arrives, one by a board that the country does not accept is put right, or a title is rated anew.
  mutating func givenRating(of subject: Subject) -> Rating? {
    let ratings = ratings(of: subject)
    let rated = CountrySet(ratings.map(\.country))
    let missing = SyntheticTerritories.table.rated.filter { !rated.contains($0.country) }
    if !missing.isEmpty, random.chance(perMille: 600) { return rating(of: subject, in: random.pick(missing)) }
    guard !ratings.isEmpty else { return nil }
    let refused = ratings.filter { !isAccepted($0) }
    let rating = refused.isEmpty || random.chance(perMille: 300) ? random.pick(ratings) : random.pick(refused)
    return self.rating(of: subject, in: SyntheticTerritories.table.rows[Int(rating.country.index)])
  }

  private func isAccepted(_ rating: Rating) -> Bool {
    let boards = SyntheticTerritories.table.territory(of: rating.country).boards
    return boards.isEmpty || boards.contains(rating.board)
  }

  private mutating func rating(of subject: Subject, in row: TerritoryRow) -> Rating {
    let isUsual = random.chance(perMille: 900)
    let maturity = isUsual ? subject.title.profile.maturity : random.below(CertificateScale.ages.count)
    return catalogue.ratingGenerator.rating(subject.node, in: row, maturity: maturity, &random)
  }
}
