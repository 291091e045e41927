public import RuleKit

/// Where a rating is required, the nearest one in the hierarchy is by a board the country accepts.
public struct MaturityRating: Rule {
  public enum Code: UInt8, BlockerCode {
    case ratingMissing, ratingBoardNotAccepted

    public var id: String {
      switch self {
      case .ratingMissing: "rating-missing"
      case .ratingBoardNotAccepted: "rating-board-not-accepted"
      }
    }

    public var words: BlockerWords {
      switch self {
      case .ratingMissing:
        BlockerWords(
          sentence: "A maturity rating is required here, and the title has none.", owner: .ratingsAndCompliance,
          fix: "Get the title rated for this country.", dataset: .ratings, kind: .waitingOnData)
      case .ratingBoardNotAccepted:
        BlockerWords(
          sentence: "The title's rating comes from a board this country does not accept.",
          owner: .ratingsAndCompliance, fix: "Get a rating from one of the country's boards.", dataset: .ratings,
          kind: .waitingOnData)
      }
    }
  }

  public let id = "maturity-rating"

  public init() {}

  public func evidence(of code: Code, in cell: BlockedCell) -> [Evidence] {
    let boards = cell.world.boards(acceptedIn: cell.country)
    let needed = boards.isEmpty ? "a rating by any board" : "a rating by \(boards.joined(separator: " or "))"
    switch code {
    case .ratingMissing:
      // A rating of the topmost video serves everything below it.
      let top = cell.ancestors.last?.videoID ?? cell.video.videoID
      return [Evidence(.rating(ofVideo: top, cell.country), field: "board", actual: nil, needed: needed)]
    case .ratingBoardNotAccepted:
      guard let nearest = cell.video.ratings.first(where: { $0.countries.contains(cell.country) }) else { return [] }
      return [
        Evidence(.rating(ofVideo: nearest.videoID, cell.country), field: "board", actual: cell.detail, needed: needed)
      ]
    }
  }

  public func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<Code>) {
    var unrated = world.ratingRequired
    for level in video.ratings {
      let rated = level.countries.intersection(unrated)
      if rated.isEmpty { continue }
      for rating in level.boards {
        let refused = rating.countries.intersection(rated).subtracting(world.countriesAccepting(rating.board))
        findings.block(.ratingBoardNotAccepted, in: refused, detail: world.detail(of: rating.board))
      }
      // Only the nearest rating of a country is looked at, accepted or not.
      unrated.subtract(rated)
    }
    findings.block(.ratingMissing, in: unrated)
  }
}
