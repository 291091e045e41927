public import Hollow
public import RuleKit

/// Applies upserts and deletions by primary key to one dataset within one cycle; the later of two changes to a key holds.
///
/// Costs are in proportion to the changes.
public final class DatasetEditor {
  private let dataset: Dataset
  private let write: WriteState
  private let root: WriteState.TypeHandle
  private var videos: VideoWriter?
  private var contracts: ContractWriter?
  private var assets: AssetWriter?
  private var ratings: RatingWriter?
  private var synopses: SynopsisWriter?
  private var territories: TerritoryWriter?

  public init(_ dataset: Dataset, write: WriteState) throws(SchemaError) {
    (self.dataset, self.write) = (dataset, write)
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

  /// Applies one change; throws as `upsert` and `delete` do.
  public func apply(_ event: ChangeEvent) throws {
    switch event {
    case .upsert(let record): try upsert(record)
    case .delete(let key): try delete(key)
    }
  }

  /// Puts `record` in the place of the one with its key, if there is one.
  ///
  /// Throws `FieldError` for a record that domain.md refuses; nothing is changed then.
  /// - Precondition: the record belongs to this editor's dataset.
  public func upsert(_ record: InputRecord) throws {
    precondition(record.dataset == dataset, "a record of \(record.dataset) in an editor of \(dataset)")
    try record.record.validate()
    switch record {
    case .video(let video): try videos?.put(video)
    case .contract(let contract): try contracts?.put(contract)
    case .asset(let asset): try assets?.put(asset)
    case .rating(let rating): try ratings?.put(rating)
    case .synopsis(let synopsis): try synopses?.put(synopsis)
    case .territory(let territory): try territories?.put(territory)
    }
  }

  /// Removes the record with `key`; a missing one changes nothing.
  public func delete(_ key: RecordKey) throws(SchemaError) {
    precondition(key.dataset == dataset, "a key of \(key.dataset) in an editor of \(dataset)")
    try write.delete(key.parts, from: root)
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

/// Puts records of one dataset to a write state: children first, then the record itself. Lives for one cycle.
protocol RecordWriter<Record> {
  associatedtype Record: DatasetRecord

  init(_ write: WriteState) throws(SchemaError)

  /// Puts the record in the place of the one with its key, if there is one.
  mutating func put(_ record: Record) throws(SchemaError)
}

/// A root row: the type's handle and a row to fill.
struct RootRow {
  let write: WriteState
  let type: WriteState.TypeHandle
  var row: ObjectRow

  init(_ write: WriteState, _ dataset: Dataset) throws(SchemaError) {
    self.write = write
    type = try write.type(DatasetSchemas.rootType(of: dataset))
    row = write.row(type)
  }

  /// Puts the row in the place of the record with its key, if there is one.
  mutating func put(_ fill: (inout ObjectRow) -> Void) throws(SchemaError) {
    row.clear()
    fill(&row)
    try write.upsert(row, to: type)
  }
}

/// Adds records of a type with one text field (`Language`, `Country`, `AssetKind` ...).
struct NameWriter {
  private let write: WriteState
  private let type: WriteState.TypeHandle
  private var row: ObjectRow
  private var ordinals: [String: Ordinal]?

  /// - Parameter remembers: whether to remember every text added: right for small
  ///   vocabularies of ASCII words, wrong for titles and boards: Swift takes two spellings of one character for equal.
  init(_ write: WriteState, type name: String, remembers: Bool = true) throws(SchemaError) {
    self.write = write
    type = try write.type(name)
    row = write.row(type)
    ordinals = remembers ? [:] : nil
  }

  mutating func add(_ text: String) -> Ordinal {
    if let known = ordinals?[text] { return known }
    row.clear()
    row.set(0, text: text)
    let ordinal = write.add(row, to: type)
    ordinals?[text] = ordinal
    return ordinal
  }

  mutating func add(_ text: String?) -> Ordinal? { text.map { add($0) } }
}

/// Adds records of a SET type over a type with one text field (`SetOfLanguage`, `SetOfCountry`, `SetOfBoard`).
struct SetWriter {
  private let write: WriteState
  private let type: WriteState.TypeHandle
  private var names: NameWriter

  /// - Parameter remembers: see `NameWriter`.
  init(
    _ write: WriteState, type name: String, of elementType: String, remembers: Bool = true
  ) throws(SchemaError) {
    self.write = write
    type = try write.type(name)
    names = try NameWriter(write, type: elementType, remembers: remembers)
  }

  mutating func add(_ texts: some Sequence<String>) -> Ordinal {
    write.add(set: texts.map { names.add($0) }, to: type)
  }
}
