import BitMemory
import Hollow
public import RuleKit

/// Builds the facts of videos in one world: what rules see, with ids of the world's vocabulary in place of record
/// ordinals.
///
/// Facts are built family by family, parents first, as a video without contracts of its own has those of its parent,
/// and the ratings of all its ancestors count.
///
/// ```swift
/// let builder = FactsBuilder(catalogue, world: catalogue.world(at: instant))
/// ```
public struct FactsBuilder: Sendable {
  let catalogue: Catalogue
  public let world: World

  /// - Parameter world: the catalogue's own at some instant.
  public init(_ catalogue: Catalogue, world: World) { (self.catalogue, self.world) = (catalogue, world) }

  /// The facts and family nodes of the videos at `families`, each a range of positions of whole families, parents
  /// first.
  ///
  /// - Returns: facts and nodes of the same video at the same index; a node names its parent by index.
  func batch(_ families: [Range<Int>]) -> (videos: [VideoFacts], nodes: [FamilyNode]) {
    let table = catalogue.videos
    var videos: [VideoFacts] = []
    var nodes: [FamilyNode] = []
    let count = families.reduce(0) { $0 + $1.count }
    videos.reserveCapacity(count)
    nodes.reserveCapacity(count)
    for positions in families {
      // From a position in the table to an index in the batch.
      let shift = videos.count - positions.lowerBound
      for position in positions {
        let parent = table.parents[position] < 0 ? nil : Int(table.parents[position]) + shift
        nodes.append(
          FamilyNode(
            kind: table.kinds[position], parentIndex: parent, hasMissingParent: table.hasMissingParent[position]))
        videos.append(video(position, parent: parent.map { videos[$0] }))
      }
    }
    return (videos, nodes)
  }

  /// One video's facts; contracts and ratings that it does not have come from its parent's facts.
  private func video(_ position: Int, parent: VideoFacts?) -> VideoFacts {
    let (id, ids) = (catalogue.videos.ids[position], catalogue.ids)
    let contracts = catalogue.contracts.facts(ofVideo: id, limits: ids.languageLimits)
    let ratings = catalogue.ratings.facts(ofVideo: id, vocabulary: ids.boards)
    let inherited = parent?.ratings ?? []
    return VideoFacts(
      videoID: id, kind: catalogue.videos.kinds[position],
      contracts: contracts.isEmpty ? parent?.contracts ?? [] : contracts,
      assets: catalogue.assets.facts(ofVideo: id, vocabulary: ids.assetLanguages),
      ratings: ratings.map { [$0] + inherited } ?? inherited,
      synopses: catalogue.synopses.facts(ofVideo: id, vocabulary: ids.synopsisLanguages))
  }
}

/// What the languages and boards of the inputs' records are called in facts: ids of a world's vocabulary, by ordinal of
/// the records.
struct FactIDs: Sendable {
  let assetLanguages: [Language?]
  let synopsisLanguages: [Language?]
  let boards: [Board?]
  /// By ordinal of the contracts' language lists, the languages that satisfy one of the list.
  let languageLimits: [LanguageSet]

  /// O(languages x distinct tags of contracts), each a comparison of texts.
  init(
    _ vocabulary: Vocabulary, contracts: ContractTable, assets: AssetTable, ratings: RatingTable,
    synopses: SynopsisTable
  ) {
    assetLanguages = assets.languages.map { vocabulary.language($0) }
    synopsisLanguages = synopses.languages.map { vocabulary.language($0) }
    boards = ratings.boards.map { vocabulary.board($0) }
    languageLimits = contracts.languageSets.map { vocabulary.languages(satisfyingOneOf: $0) }
  }
}
