import BitMemory
import Hollow
public import RuleKit

/// Builds the facts of titles in one world: ids of the world's vocabulary in place of record ordinals.
public struct FactsBuilder: Sendable {
  let catalogue: Catalogue
  public let world: World

  /// - Parameter world: the catalogue's own at some instant.
  public init(_ catalogue: Catalogue, world: World) { (self.catalogue, self.world) = (catalogue, world) }

  /// The facts and family nodes of the videos at `families`, each a range of positions of whole families, parents first.
  func batch(_ families: [Range<Int>]) -> (titles: [VideoFacts], nodes: [FamilyNode]) {
    let videos = catalogue.videos
    var titles: [VideoFacts] = []
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
  private func title(_ position: Int, parent: VideoFacts?) -> VideoFacts {
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

/// Columns of the `Video` type, while the table is built.
struct VideoSource {
  private let ids: FieldColumn
  private let kinds: FieldColumn
  private let parents: FieldColumn
  private let kindNames: [VideoKind]
  let index: PrimaryKeyIndex

  init(_ inputs: InputStates, index: PrimaryKeyIndex) throws {
    let data = inputs.data(.videos)
    ids = try data.column("Video", "id", .long)
    kinds = try data.column("Video", "kind", .reference)
    parents = try data.column("Video", "parentId", .long)
    kindNames = try NamedRecords(inputs: inputs, dataset: .videos)
      .values("VideoKind", "name", placeholder: .movie) { VideoKind(name: $0) }
    self.index = index
  }

  func id(_ ordinal: Ordinal) -> Int64 { ids.long(at: ordinal) ?? 0 }
  func kind(_ ordinal: Ordinal) -> VideoKind { kindNames[kinds.reference(at: ordinal) ?? 0] }

  /// What places a video in its family: nothing else of a record decides the order of the table.
  func place(_ ordinal: Ordinal) -> VideoPlace {
    VideoPlace(id: id(ordinal), kind: kind(ordinal), parentID: parents.long(at: ordinal))
  }

  func parent(_ ordinal: Ordinal) -> Parent {
    guard let wanted = kind(ordinal).parentKind else { return .none }
    guard let id = parents.long(at: ordinal), let found = index.find(id), kind(found) == wanted else { return .missing }
    return .present(found)
  }

  /// Depth-first from each root, children ascending by id. O(videos log videos).
  func families(_ populated: BitSet) -> (ordinals: [Ordinal], starts: [Int]) {
    let sorted = populated.map { (id: id($0), ordinal: $0) }.sorted { $0.id < $1.id }
    // The children of each video as a list through its slots: first child, and from child to child; -1 at the ends.
    var firstChild = [Int32](repeating: -1, count: populated.highest + 1)
    var nextChild = firstChild
    var roots: [Ordinal] = []
    for (_, ordinal) in sorted.reversed() {
      if case .present(let parent) = parent(ordinal) {
        nextChild[ordinal] = firstChild[parent]
        firstChild[parent] = Int32(ordinal)
      } else {
        roots.append(ordinal)
      }
    }
    var ordinals: [Ordinal] = []
    ordinals.reserveCapacity(sorted.count)
    func descend(_ ordinal: Ordinal) {  // at most three levels: a parent's kind is always another
      ordinals.append(ordinal)
      var child = firstChild[ordinal]
      while child >= 0 {
        descend(Int(child))
        child = nextChild[Int(child)]
      }
    }
    var starts: [Int] = []
    for root in roots.reversed() {
      starts.append(ordinals.count)
      descend(root)
    }
    return (ordinals, starts + [ordinals.count])
  }
}
