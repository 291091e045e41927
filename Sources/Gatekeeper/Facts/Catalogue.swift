import BitMemory
import Hollow
public import RuleKit

/// The pinned inputs, indexed and with their vocabularies read: everything about them that no instant changes.
///
/// Immutable. The catalogue of the next pins is made from the one before, at the cost of what changed between them.
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
  /// Throws `DatasetError` for a record that domain.md does not allow (an unknown kind, a null key), `SchemaError` for a
  /// state of another dataset.
  public init(_ inputs: InputStates) throws {
    self.inputs = inputs
    let tables = try Parallel.both {
      try (VideoTable(inputs), ContractTable(inputs), RatingTable(inputs), SynopsisTable(inputs))
    } _: {
      try AssetTable(inputs)
    }
    ((videos, contracts, ratings, synopses), assets) = tables
    anyWorld = try Self.world(inputs, assets, synopses, ratings)
    ids = FactIDs(anyWorld.vocabulary, contracts, assets, ratings, synopses)
  }

  /// The catalogue after `previous`. O(changes + videos / 1000) as long as no video came, went or moved, else O(videos).
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
      changes[.territories] == nil && !changes.changes("Language", of: .assets)
      && !changes.changes("Language", of: .synopses) && !changes.changes("Board", of: .ratings)
    anyWorld = isSameWorld ? previous.anyWorld : try Self.world(inputs, assets, synopses, ratings)
    let hasSameLimits =
      !changes.changes("SetOfLanguage", of: .contracts) && !changes.changes("Language", of: .contracts)
    ids =
      isSameWorld && hasSameLimits
      ? previous.ids : FactIDs(anyWorld.vocabulary, contracts, assets, ratings, synopses)
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

/// What differs between two sets of pinned inputs, dataset by dataset. Holds the old states; for as long as a move takes.
struct InputChanges {
  let old: InputStates
  let new: InputStates
  private let changes: [StateChanges?]

  /// O(changes) for inputs whose states are neighbours in their chains; see `StateChanges`.
  init(from old: InputStates, to new: InputStates) {
    (self.old, self.new) = (old, new)
    changes = Dataset.allCases.map { dataset in
      let (before, after) = (old.data(dataset), new.data(dataset))
      return before === after ? nil : StateChanges(from: before, to: after)
    }
  }

  /// The changes of a dataset; nil when it is the very same state.
  subscript(dataset: Dataset) -> StateChanges? { changes[dataset.index] }

  /// Whether a record of `type` came, went or changed.
  func changes(_ type: String, of dataset: Dataset) -> Bool {
    guard let changes = self[dataset] else { return false }
    return !changes.added(type).isEmpty || !changes.removed(type).isEmpty
  }

  /// Calls `body` with the value of a LONG field of every root record of `dataset` that came or went, before or after.
  func forEach(_ field: String, of dataset: Dataset, _ body: (Int64) -> Void) throws(SchemaError) {
    guard let changes = self[dataset] else { return }
    let root = DatasetSchemas.rootType(of: dataset)
    for (state, ordinals) in [(changes.old, changes.removed(root)), (changes.new, changes.added(root))] {
      if ordinals.isEmpty { continue }
      let column = try state.column(root, field, .long)
      for ordinal in ordinals { if let value = column.long(at: ordinal) { body(value) } }
    }
  }
}

/// The territories dataset.
enum TerritoryTable {
  /// All territories of known countries, ascending by country. Throws `DatasetError` for a null boolean.
  static func read(_ inputs: InputStates) throws -> [TerritoryFacts] {
    let data = inputs.data(.territories)
    let records = NamedRecords(inputs: inputs, dataset: .territories)
    try records.requireValues(
      "Territory",
      [
        ("country", .reference), ("launched", .boolean), ("captionsRequired", .boolean), ("ratingRequired", .boolean),
      ])
    let countries = try records.values("Country", "code", placeholder: nil) { Country(code: $0) as Country?? }
    let tags = try records.texts("Language", "tag")
    let boards = try records.texts("Board", "id")
    let country = try data.column("Territory", "country", .reference)
    let launched = try data.column("Territory", "launched", .boolean)
    let captions = try data.column("Territory", "captionsRequired", .boolean)
    let rating = try data.column("Territory", "ratingRequired", .boolean)
    func texts(_ field: String, _ type: String, _ names: [String]) throws -> (Ordinal) -> [String] {
      let column = try data.column("Territory", field, .reference)
      let sets = try data.collections(type)
      return { ordinal in
        (column.reference(at: ordinal).map { sets.elements(at: $0) } ?? []).map { names[$0] }
          .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      }
    }
    let display = try texts("displayLanguages", "SetOfLanguage", tags)
    let spoken = try texts("spokenLanguages", "SetOfLanguage", tags)
    let accepted = try texts("boards", "SetOfBoard", boards)
    let facts = data.populated("Territory").compactMap { ordinal -> TerritoryFacts? in
      guard let known = countries[country.reference(at: ordinal) ?? 0] else { return nil }
      return TerritoryFacts(
        known, launched: launched.boolean(at: ordinal) ?? false, displayLanguages: display(ordinal),
        spokenLanguages: spoken(ordinal), captionsRequired: captions.boolean(at: ordinal) ?? false,
        ratingRequired: rating.boolean(at: ordinal) ?? false, boards: accepted(ordinal))
    }
    return facts.sorted { $0.country < $1.country }
  }
}
