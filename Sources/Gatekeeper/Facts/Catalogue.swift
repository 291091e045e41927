import Hollow
public import RuleKit

/// The pinned inputs, indexed and with their vocabularies read: everything about them that no instant changes.
///
/// Immutable; kept from cycle to cycle while the pins stay the same.
public final class Catalogue: Sendable {
  public let inputs: PinnedInputs
  let videos: VideoTable
  let contracts: ContractTable
  let assets: AssetTable
  let ratings: RatingTable
  let synopses: SynopsisTable
  let territories: [TerritoryFacts]

  /// Reads and checks the inputs. O(records).
  ///
  /// Throws `DatasetError` for a record that domain.md does not allow (an unknown kind, a null key), `SchemaError` for a
  /// state of another dataset.
  public init(_ inputs: PinnedInputs) throws {
    self.inputs = inputs
    videos = try VideoTable(inputs)
    contracts = try ContractTable(inputs)
    assets = try AssetTable(inputs)
    ratings = try RatingTable(inputs)
    synopses = try SynopsisTable(inputs)
    territories = try TerritoryTable.read(inputs)
  }

  /// What rules may ask at `instant`.
  public func world(at instant: Instant) -> World {
    World(
      instant: instant, territories: territories, languages: assets.languages + synopses.languages,
      boards: ratings.boards)
  }

  /// Bytes of the indexes in memory, without the states that they belong to.
  public var byteSize: Int { assets.byVideo.byteSize + ratings.byVideo.byteSize + synopses.byVideo.byteSize }
}
