import Gatekeeper
import RuleKit

/// Makes the records of dataset "ratings": 60 to 120 for a movie or show, and a few for one episode in a hundred.
struct RatingGenerator: Sendable {
  let seed: UInt64
  let contracts: ContractGenerator

  /// Where a country accepts every board.
  private static let anyBoard = "IARC"

  func append(_ title: SyntheticTitle, to ratings: inout [Rating]) {
    for node in title.nodes {
      append(node, title, to: &ratings)
      if node.index == title.strayIndex { appendStray(behind: node, title, to: &ratings) }
    }
  }

  /// The ratings a video has itself.
  func append(_ node: VideoNode, _ title: SyntheticTitle, to ratings: inout [Rating]) {
    switch node.kind {
    case .movie, .show: appendAll(node, title, to: &ratings)
    case .season: break
    case .episode: appendFew(node, to: &ratings)
    }
  }

  /// The rating by an accepted board.
  func rating(_ node: VideoNode, in row: TerritoryRow, maturity: Int, _ random: inout SeededRandom) -> Rating {
    let boards = row.territory.boards
    return Rating(
      videoID: SyntheticID.video(node.index), country: row.country,
      board: boards.isEmpty ? Self.anyBoard : random.pick(boards), certificate: row.certificates.labels[maturity],
      minimumAge: CertificateScale.ages[maturity])
  }

  /// Where a contract covers the country 1.5 % are missing; elsewhere the title's reach decides.
  private func appendAll(_ node: VideoNode, _ title: SyntheticTitle, to ratings: inout [Rating]) {
    var random = SeededRandom(seed: seed, .ratings, entity: node.index)
    let contracted = contracts.countries(of: title)
    for row in SyntheticTerritories.table.rated {
      let perMille = contracted.contains(row.country) ? 985 : title.profile.ratingReach
      guard random.chance(perMille: perMille) else { continue }
      var rating = rating(node, in: row, maturity: title.profile.maturity, &random)
      if random.chance(perMille: 6) { rating.board = Self.foreignBoard(in: row.territory) }
      ratings.append(rating)
    }
  }

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
  private func appendStray(behind node: VideoNode, _ title: SyntheticTitle, to ratings: inout [Rating]) {
    var random = SeededRandom(seed: seed, .strays, entity: node.index)
    let row = random.pick(SyntheticTerritories.table.rated)
    var rating = rating(node, in: row, maturity: title.profile.maturity, &random)
    rating.videoID = SyntheticID.ghost(node.index)
    ratings.append(rating)
  }
}
