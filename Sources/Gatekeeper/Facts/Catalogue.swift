import BitMemory
import Hollow
public import RuleKit

/// Inputs, indexed and with their vocabularies read: everything about them that no instant changes.
///
/// It has a table for each dataset, which finds a video's records; the order of the videos by families; and the
/// vocabulary, the numbers that stand for languages and boards in facts. Immutable. The catalogue of the next inputs is
/// made from the one before, at the cost of what changed between them.
///
/// ```swift
/// let catalogue = try Catalogue(store.inputs().latest())
/// let world = catalogue.world(at: now)
/// let facts = FactsBuilder(catalogue, world: world)
/// ```
public final class Catalogue: Sendable {
  public let inputs: InputStates
  let videos: VideoTable
  let contracts: ContractTable
  let assets: AssetTable
  let ratings: RatingTable
  let synopses: SynopsisTable
  /// The world at some instant, and what its vocabulary calls the languages and boards of the records.
  private let anyWorld: World
  let ids: FactIDs

  /// Reads and checks the inputs. O(records), the assets beside the others: they are about half of all.
  ///
  /// Throws `DatasetError` for a record that docs/domain.md, "Input datasets" does not allow (an unknown kind, a null
  /// key), `SchemaError` for a state of another dataset.
  public init(_ inputs: InputStates) throws {
    self.inputs = inputs
    let tables = try Parallel.both {
      try (VideoTable(inputs), ContractTable(inputs), RatingTable(inputs), SynopsisTable(inputs))
    } _: {
      try AssetTable(inputs)
    }
    ((videos, contracts, ratings, synopses), assets) = tables
    anyWorld = try Self.world(inputs, assets, synopses, ratings)
    ids = FactIDs(
      anyWorld.vocabulary, contracts: contracts, assets: assets, ratings: ratings, synopses: synopses)
  }

  /// The catalogue after `previous`. O(changes + videos / 1000) as long as no video came, went or moved, else
  /// O(videos).
  ///
  /// A dataset that did not change gives its table on as it is, any other is moved by its changes. The vocabulary is
  /// made of the languages and boards that occur: it is made anew only when these did change, or the territories, which
  /// name some too.
  init(after previous: Catalogue, _ changes: InputChanges) throws {
    inputs = changes.new
    videos = try changes[.videos].map { try VideoTable(changes.new, after: previous.videos, $0) } ?? previous.videos
    contracts =
      try changes[.contracts].map { try ContractTable(changes.new, after: previous.contracts, $0) }
      ?? previous.contracts
    assets = try changes[.assets].map { try AssetTable(changes.new, after: previous.assets, $0) } ?? previous.assets
    ratings =
      try changes[.ratings].map { try RatingTable(changes.new, after: previous.ratings, $0) } ?? previous.ratings
    synopses =
      try changes[.synopses].map { try SynopsisTable(changes.new, after: previous.synopses, $0) } ?? previous.synopses
    let isSameWorld =
      changes[.territories] == nil && !changes.changes(LanguageField.typeName, of: .assets)
      && !changes.changes(LanguageField.typeName, of: .synopses) && !changes.changes(BoardField.typeName, of: .ratings)
    anyWorld = isSameWorld ? previous.anyWorld : try Self.world(inputs, assets, synopses, ratings)
    // Contracts name languages only to limit others, so a change of theirs is none of the vocabulary, but of the
    // limits.
    let hasSameLimits =
      !changes.changes(LanguageField.setTypeName, of: .contracts)
      && !changes.changes(LanguageField.typeName, of: .contracts)
    ids =
      isSameWorld && hasSameLimits
      ? previous.ids
      : FactIDs(
        anyWorld.vocabulary, contracts: contracts, assets: assets, ratings: ratings, synopses: synopses)
  }

  private static func world(
    _ inputs: InputStates, _ assets: AssetTable, _ synopses: SynopsisTable, _ ratings: RatingTable
  ) throws -> World {
    World(
      instant: .earliest, territories: try TerritoryTable.read(inputs),
      languages: assets.languages + synopses.languages, boards: ratings.boards)
  }

  /// What rules may ask at `instant`.
  public func world(at instant: Instant) -> World { World(anyWorld, at: instant) }

  /// Memory that the indexes hold beside the inputs' states, in bytes.
  public var indexByteSize: Int {
    videos.byteSize + contracts.byVideo.byteSize + assets.byVideo.byteSize + ratings.byVideo.byteSize
      + synopses.byVideo.byteSize
  }
}
