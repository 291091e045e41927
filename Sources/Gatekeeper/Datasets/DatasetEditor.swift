public import Hollow
public import RuleKit

/// Applies upserts and deletions by primary key to one dataset within one cycle; the later of two changes to a key holds.
///
/// Costs are in proportion to the changes, beside the index over the base state that the caller keeps.
public final class DatasetEditor {
  private let dataset: Dataset
  private let write: WriteState
  private let root: WriteState.TypeHandle
  /// Finds the base state's records; nil when there is no base state.
  private let index: PrimaryKeyIndex?
  /// Where the records changed in this cycle are now; nil = deleted.
  private var staged: [RecordKey: Ordinal?] = [:]
  private var videos: VideoWriter?
  private var contracts: ContractWriter?
  private var assets: AssetWriter?
  private var ratings: RatingWriter?
  private var synopses: SynopsisWriter?
  private var territories: TerritoryWriter?

  public init(_ dataset: Dataset, write: WriteState, index: PrimaryKeyIndex?) throws(SchemaError) {
    (self.dataset, self.write, self.index) = (dataset, write, index)
    root = try write.type(DatasetSchemas.rootType(of: dataset))
    switch dataset {
    case .videos: videos = try VideoWriter(write)
    case .contracts: contracts = try ContractWriter(write)
    case .assets: assets = try AssetWriter(write)
    case .ratings: ratings = try RatingWriter(write)
    case .synopses: synopses = try SynopsisWriter(write)
    case .territories: territories = try TerritoryWriter(write)
    }
  }

  /// Puts `record` in the place of the one with its key, if there is one.
  ///
  /// Throws `FieldError` for a record that domain.md refuses; nothing is changed then.
  /// - Precondition: the record belongs to this editor's dataset.
  public func upsert(_ record: InputRecord) throws(FieldError) {
    try record.record.validate()
    let key = record.key
    let old = current(key)
    let new = add(record)
    if let old, old != new { write.remove(old, from: root) }
    staged[key] = .some(new)
  }

  /// Removes the record with `key`; a missing one changes nothing.
  public func delete(_ key: RecordKey) {
    precondition(key.dataset == dataset, "a key of \(key.dataset) in an editor of \(dataset)")
    if let old = current(key) { write.remove(old, from: root) }
    staged[key] = .some(nil)
  }

  private func current(_ key: RecordKey) -> Ordinal? {
    if let changed = staged[key] { return changed }
    return index?.find(key.parts)
  }

  private func add(_ record: InputRecord) -> Ordinal {
    let ordinal: Ordinal? =
      switch record {
      case .video(let video): videos?.add(video)
      case .contract(let contract): contracts?.add(contract)
      case .asset(let asset): assets?.add(asset)
      case .rating(let rating): ratings?.add(rating)
      case .synopsis(let synopsis): synopses?.add(synopsis)
      case .territory(let territory): territories?.add(territory)
      }
    guard let ordinal else { preconditionFailure("a record of \(record.dataset) in an editor of \(dataset)") }
    return ordinal
  }
}

extension RecordKey {
  /// The key in stored form, one part a path of the schema's primary key.
  var parts: [KeyPart] {
    switch self {
    case .video(let id), .contract(let id), .asset(let id): [.long(id)]
    case .rating(let videoID, let country): [.long(videoID), .text(country.code)]
    case .synopsis(let videoID, let language): [.long(videoID), .text(language.text)]
    case .territory(let country): [.text(country.code)]
    }
  }
}
