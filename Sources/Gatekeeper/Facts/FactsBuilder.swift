import Hollow
public import RuleKit

/// Builds the facts of titles in one world: ids of the world's vocabulary in place of record ordinals.
public struct FactsBuilder: Sendable {
  let catalogue: Catalogue
  public let world: World

  /// - Parameter world: the catalogue's own at some instant.
  public init(_ catalogue: Catalogue, world: World) { (self.catalogue, self.world) = (catalogue, world) }

  /// The facts and family nodes of the videos at `families`, each a range of positions of whole families, parents first.
  func batch(_ families: [Range<Int>]) -> (titles: [TitleFacts], nodes: [FamilyNode]) {
    let videos = catalogue.videos
    var titles: [TitleFacts] = []
    var nodes: [FamilyNode] = []
    let count = families.reduce(0) { $0 + $1.count }
    titles.reserveCapacity(count)
    nodes.reserveCapacity(count)
    for positions in families {
      let shift = titles.count - positions.lowerBound
      for position in positions {
        let parent = videos.parents[position] < 0 ? nil : Int(videos.parents[position]) + shift
        nodes.append(
          FamilyNode(
            kind: videos.kinds[position], parentIndex: parent, hasMissingParent: videos.hasMissingParent[position]))
        titles.append(title(position, parent: parent.map { titles[$0] }))
      }
    }
    return (titles, nodes)
  }

  /// One video's facts; contracts and ratings that it does not have come from its parent's facts.
  private func title(_ position: Int, parent: TitleFacts?) -> TitleFacts {
    let (id, ids) = (catalogue.videos.ids[position], catalogue.ids)
    let contracts = catalogue.contracts.facts(ofVideo: id, limits: ids.languageLimits)
    let ratings = catalogue.ratings.facts(ofVideo: id, vocabulary: ids.boards)
    let inherited = parent?.ratings ?? []
    return TitleFacts(
      videoID: id, kind: catalogue.videos.kinds[position],
      contracts: contracts.isEmpty ? parent?.contracts ?? [] : contracts,
      assets: catalogue.assets.facts(ofVideo: id, vocabulary: ids.assetLanguages),
      ratings: ratings.map { [$0] + inherited } ?? inherited,
      synopses: catalogue.synopses.facts(ofVideo: id, vocabulary: ids.synopsisLanguages))
  }
}
