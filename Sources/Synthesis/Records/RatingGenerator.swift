import Gatekeeper
import RuleKit

/// Makes the records of dataset "ratings": 60 to 120 for a movie or show, and a few for one episode in a hundred.
///
/// Boards rate where a title is sold, so ratings depend on contracts: in the countries of a contract few are missing.
struct RatingGenerator: Sendable {
  let seed: UInt64
  let contracts: ContractGenerator

  /// The board that rates where a country accepts every board.
  private static let anyBoard = "IARC"

  /// Appends the ratings of a family, in the order of its videos.
  func append(_ family: SyntheticFamily, to ratings: inout [Rating]) {
    for node in family.nodes {
      append(node, family, to: &ratings)
      if node.index == family.danglingIndex { appendDangling(behind: node, family, to: &ratings) }
    }
  }

  /// Appends the ratings a video has itself.
  func append(_ node: VideoNode, _ family: SyntheticFamily, to ratings: inout [Rating]) {
    switch node.kind {
    case .movie, .show: appendAll(node, family, to: &ratings)
    case .season: break
    case .episode: appendFew(node, to: &ratings)
    }
  }

  /// A rating by an accepted board.
  /// - Parameter maturity: level of `CertificateScale.ages`.
  func rating(_ node: VideoNode, in row: TerritoryRow, maturity: Int, _ random: inout SeededRandom) -> Rating {
    let boards = row.territory.boards
    return Rating(
      videoID: SyntheticID.video(node.index), country: row.country,
      board: boards.isEmpty ? Self.anyBoard : random.pick(boards), certificate: row.certificates.labels[maturity],
      minimumAge: CertificateScale.ages[maturity])
  }

  /// Where a contract covers the country 1.5 % are missing; elsewhere the family's reach decides. A few are by a board that
  /// the country does not accept.
  private func appendAll(_ node: VideoNode, _ family: SyntheticFamily, to ratings: inout [Rating]) {
    var random = SeededRandom(seed: seed, .ratings, entity: node.index)
    let contracted = contracts.countries(of: family)
    for row in SyntheticTerritories.table.rated {
      let perMille = contracted.contains(row.country) ? 985 : family.profile.ratingReach
      guard random.chance(perMille: perMille) else { continue }
      var rating = rating(node, in: row, maturity: family.profile.maturity, &random)
      if random.chance(perMille: 6) { rating.board = Self.foreignBoard(in: row.territory) }
      ratings.append(rating)
    }
  }

  /// A few episodes are rated by themselves, in a few countries.
  private func appendFew(_ node: VideoNode, to ratings: inout [Rating]) {
    var random = SeededRandom(seed: seed, .ratings, entity: node.index)
    guard random.chance(perMille: 10) else { return }
    let maturity = random.below(CertificateScale.ages.count)
    for row in SyntheticTerritories.table.rated where random.chance(perMille: 25) {
      ratings.append(rating(node, in: row, maturity: maturity, &random))
    }
  }

  /// A board that the country does not accept, unless it accepts all.
  private static func foreignBoard(in territory: Territory) -> String {
    territory.boards.contains("MPA") ? "BBFC" : "MPA"
  }

  /// A rating of a video that no dataset has.
  private func appendDangling(behind node: VideoNode, _ family: SyntheticFamily, to ratings: inout [Rating]) {
    var random = SeededRandom(seed: seed, .dangling, entity: node.index)
    let row = random.pick(SyntheticTerritories.table.rated)
    var rating = rating(node, in: row, maturity: family.profile.maturity, &random)
    rating.videoID = SyntheticID.missingVideo(node.index)
    ratings.append(rating)
  }
}
