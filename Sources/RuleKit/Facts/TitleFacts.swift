/// All that a rule sees of one video. Ids of languages and boards belong to the world it is evaluated in.
@frozen public struct TitleFacts: Hashable, Sendable {
  public let videoID: Int64
  public let kind: VideoKind
  /// Own contracts of any state if there are any, else those of the nearest ancestor that has any; ascending ids.
  public let contracts: [ContractFacts]
  /// Own assets, ascending ids.
  public let assets: [AssetFacts]
  /// Ratings level by level, the title's own first, then its ancestors' outwards; levels without ratings left out.
  public let ratings: [RatingFacts]
  /// Own synopses.
  public let synopses: [SynopsisFacts]

  @inlinable public init(
    videoID: Int64, kind: VideoKind, contracts: [ContractFacts] = [], assets: [AssetFacts] = [],
    ratings: [RatingFacts] = [], synopses: [SynopsisFacts] = []
  ) {
    self.videoID = videoID
    self.kind = kind
    self.contracts = contracts
    self.assets = assets
    self.ratings = ratings
    self.synopses = synopses
  }
}
