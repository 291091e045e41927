import RuleKit
import Testing

/// A naive catalogue as rules see it: world, facts and families, parents before children.
struct CatalogueFacts {
  let world: World
  /// The catalogue's videos in the order of `titles` and `nodes`.
  let videos: [NaiveCatalogue.Video]
  let titles: [VideoFacts]
  let nodes: [FamilyNode]

  init(_ catalogue: NaiveCatalogue, rules: NaiveRules) throws {
    let world = try Self.world(of: catalogue, t: rules.t)
    let videos = catalogue.videos.sorted { rules.line(of: $0).count < rules.line(of: $1).count }
    let places = Dictionary(uniqueKeysWithValues: videos.enumerated().map { ($1.id, $0) })
    (self.world, self.videos) = (world, videos)
    nodes = try videos.map { video in
      FamilyNode(
        kind: try #require(VideoKind(name: video.kind)),
        parentIndex: rules.parent(of: video).flatMap { places[$0.id] },
        hasMissingParent: rules.hasMissingParent(video))
    }
    titles = try videos.map { video in
      let line = rules.line(of: video).map(\.id)
      let owner = line.first { id in catalogue.contracts.contains { $0.videoID == id } }
      return VideoFacts(
        videoID: video.id,
        kind: try #require(VideoKind(name: video.kind)),
        contracts: try catalogue.contracts.filter { $0.videoID == owner }.map { try Self.facts(of: $0, in: world) },
        assets: try catalogue.assets.filter { $0.videoID == video.id }.map { try Self.facts(of: $0, in: world) },
        ratings: try line.compactMap { try Self.ratings(of: $0, catalogue, in: world) },
        synopses: try catalogue.synopses.filter { $0.videoID == video.id }.map { synopsis in
          SynopsisFacts(
            language: try #require(world.vocabulary.language(synopsis.language)),
            state: try #require(SynopsisState(name: synopsis.state)))
        })
    }
  }

  private static func world(of catalogue: NaiveCatalogue, t: Int64) throws -> World {
    let territories = try catalogue.territories.map { territory in
      TerritoryFacts(
        try #require(Country(code: territory.country)), launched: territory.launched,
        displayLanguages: territory.displayLanguages, spokenLanguages: territory.spokenLanguages,
        captionsRequired: territory.captionsRequired, ratingRequired: territory.ratingRequired,
        boards: territory.boards.map(\.description))
    }
    return World(
      instant: Instant(milliseconds: t), territories: territories,
      languages: catalogue.assets.compactMap(\.language) + catalogue.synopses.map(\.language),
      boards: catalogue.ratings.map(\.board.description))
  }

  private static func facts(of contract: NaiveCatalogue.Contract, in world: World) throws -> ContractFacts {
    ContractFacts(
      id: contract.id,
      videoID: contract.videoID,
      state: try #require(ContractState(name: contract.state)),
      windows: try contract.windows.map { window in
        WindowFacts(
          start: Instant(milliseconds: window.start), end: window.end.map(Instant.init(milliseconds:)),
          countries: try #require(CountrySet(codes: window.countries)))
      },
      audioLanguages: contract.audioLanguages.map(world.vocabulary.languages(satisfyingOneOf:)),
      subtitleLanguages: contract.subtitleLanguages.map(world.vocabulary.languages(satisfyingOneOf:)))
  }

  private static func facts(of asset: NaiveCatalogue.Asset, in world: World) throws -> AssetFacts {
    AssetFacts(
      id: asset.id,
      kind: try #require(AssetKind(name: asset.kind)),
      language: try asset.language.map { try #require(world.vocabulary.language($0)) },
      state: try #require(AssetState(name: asset.state)),
      availableFrom: asset.availableFrom.map(Instant.init(milliseconds:)))
  }

  private static func ratings(
    of videoID: Int64, _ catalogue: NaiveCatalogue, in world: World
  ) throws -> RatingFacts? {
    let ratings = catalogue.ratings.filter { $0.videoID == videoID }
    if ratings.isEmpty { return nil }
    let boards = Dictionary(grouping: ratings, by: \.board).sorted { $0.key < $1.key }
    return RatingFacts(
      videoID: videoID,
      try boards.map { board, ratings in
        RatingFacts.ByBoard(
          board: try #require(world.vocabulary.board(board.description)),
          countries: try #require(CountrySet(codes: ratings.map(\.country))))
      })
  }
}
