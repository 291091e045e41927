import BitMemory
import Hollow
import RuleKit

/// All videos ordered family by family: a parent before its children, families by the id of their root.
///
/// Positions in this order are what the other columns are indexed by.
struct VideoTable: Sendable {
  /// Ordinals of the `Video` records.
  private(set) var ordinals: [Ordinal]
  let ids: [Int64]
  let kinds: [VideoKind]
  /// Position of the parent, -1 without one.
  let parents: [Int32]
  let hasMissingParent: [Bool]
  /// Where each family starts; ends with the number of videos.
  let familyStarts: [Int]
  private var index: PrimaryKeyIndex
  /// Position by ordinal, -1 for none.
  private var positions: [Int32]

  var count: Int { ids.count }

  private static let requiredFields: [(name: String, type: FieldType)] = [("id", .long), ("kind", .reference)]

  /// O(videos log videos). Throws `DatasetError` for a video without id or kind.
  init(_ inputs: InputStates) throws {
    try NamedRecords(inputs: inputs, dataset: .videos).requireValues("Video", Self.requiredFields)
    try self.init(inputs, index: try PrimaryKeyIndex(inputs.data(.videos), type: "Video"))
  }

  /// The table after `old`: O(changes + pages) and a copy of the order while every video keeps its place.
  init(_ inputs: InputStates, after old: VideoTable, _ changes: StateChanges) throws {
    try NamedRecords(inputs: inputs, dataset: .videos).requireValues("Video", Self.requiredFields, after: changes)
    let index = try old.index.updated(by: changes)
    let (removed, added) = (changes.removed("Video"), changes.added("Video"))
    let before = try VideoSource(inputs.replacing(.videos, with: changes.old), index: old.index)
    let after = try VideoSource(inputs, index: index)
    guard removed.map(before.place).sorted() == added.map(after.place).sorted(), index.duplicates.isEmpty else {
      try self.init(inputs, index: index)
      return
    }
    self = old
    self.index = index
    let slots = inputs.data(.videos)[type: "Video"]?.slotCount ?? 0
    if positions.count < slots { positions += repeatElement(-1, count: slots - positions.count) }
    for ordinal in added {
      guard let position = old.position(ofID: after.id(ordinal)) else { preconditionFailure("a video without a place") }
      positions[ordinal] = Int32(position)
      ordinals[position] = ordinal
    }
  }

  private init(_ inputs: InputStates, index: PrimaryKeyIndex) throws {
    let data = inputs.data(.videos)
    if let duplicate = index.duplicates.first {
      throw NamedRecords(inputs: inputs, dataset: .videos)
        .error("Video", duplicate, "id", "another record has the same id")
    }
    let source = try VideoSource(inputs, index: index)
    let families = source.families(data.populated("Video"))
    self.index = index
    ordinals = families.ordinals
    familyStarts = families.starts
    ids = ordinals.map(source.id)
    kinds = ordinals.map(source.kind)
    var positions = [Int32](repeating: -1, count: data[type: "Video"]?.slotCount ?? 0)
    for (position, ordinal) in ordinals.enumerated() { positions[ordinal] = Int32(position) }
    self.positions = positions
    let parents = ordinals.map(source.parent)
    self.parents = parents.map { parent in
      if case .present(let ordinal) = parent { return positions[ordinal] }
      return -1
    }
    hasMissingParent = parents.map { parent in
      if case .missing = parent { return true }
      return false
    }
  }

  /// The position of the video with `id`. O(1) expected.
  func position(ofID id: Int64) -> Int? { index.find(id).map { Int(positions[$0]) } }

  /// How many families there are.
  var familyCount: Int { familyStarts.count - 1 }

  /// The number of the family that the video at `position` belongs to. O(log families).
  func familyNumber(ofPosition position: Int) -> Int {
    var (low, high) = (0, familyStarts.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if familyStarts[middle] <= position { low = middle } else { high = middle }
    }
    return low
  }

  /// The positions of family `number`.
  func family(_ number: Int) -> Range<Int> { familyStarts[number]..<familyStarts[number + 1] }

  /// The positions of the family that the video at `position` belongs to. O(log families).
  func family(ofPosition position: Int) -> Range<Int> { family(familyNumber(ofPosition: position)) }

  /// Memory held, in bytes.
  var byteSize: Int {
    ordinals.count * (8 + 8 + 1 + 4 + 1) + familyStarts.count * 8 + positions.count * 4 + index.byteSize
  }
}

/// What of a `Video` record decides its place among the families.
struct VideoPlace: Hashable, Comparable {
  let id: Int64
  let kind: VideoKind
  /// As the record says, whether there is such a video or not.
  let parentID: Int64?

  static func < (left: VideoPlace, right: VideoPlace) -> Bool { left.id < right.id }
}

/// What a `Video` record's parentId leads to.
enum Parent {
  case none
  case present(Ordinal)
  /// Named, but absent or of another kind than a parent must be.
  case missing
}

/// What the languages and boards of the inputs' records are called in facts: ids of a world's vocabulary by ordinal.
struct FactIDs: Sendable {
  let assetLanguages: [Language?]
  let synopsisLanguages: [Language?]
  let boards: [Board?]
  /// By ordinal of the contracts' language lists, the languages that satisfy one of the list.
  let languageLimits: [LanguageSet]

  /// O(languages x distinct tags of contracts), each a comparison of texts.
  init(
    _ vocabulary: Vocabulary, _ contracts: ContractTable, _ assets: AssetTable, _ ratings: RatingTable,
    _ synopses: SynopsisTable
  ) {
    assetLanguages = assets.languages.map { vocabulary.language($0) }
    synopsisLanguages = synopses.languages.map { vocabulary.language($0) }
    boards = ratings.boards.map { vocabulary.board($0) }
    languageLimits = contracts.languageSets.map { vocabulary.languages(satisfyingOneOf: $0) }
  }
}
