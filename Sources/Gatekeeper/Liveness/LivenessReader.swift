import BitMemory
public import Hollow
public import RuleKit
import Timeline

/// Reads the records of an output state by ordinal. All that is read of an output state goes through here: the state
/// for people (`LivenessState`), the base of an evaluation (`OutputBase`) and the guard (`BlastRadius`).
///
/// A `VideoLiveness` record holds references: to the `CountrySet` where the video is live, to a list of blocks and to a
/// list of assets. Each block and each asset refers to a `CountrySet` again. Videos share these sets: there are far
/// fewer of them than videos. Whoever reads many videos therefore decodes every set once, into an array by ordinal, and
/// following a reference is then one access to that array. Whoever reads a few videos of a large state decodes none
/// beforehand, and each set from its bytes when it is read.
///
/// Nothing here allocates per record, but for `blocker`, which makes texts.
struct LivenessReader: Sendable {
  private(set) var data: DataState
  private var columns: Columns
  /// The sets at ordinals below the array's count, decoded. A set beyond is decoded each time it is read.
  private var sets: [CountrySet]

  /// Reads an announced state and decodes all sets. O(distinct sets).
  ///
  /// Throws `SchemaError` for a state of another dataset, and `DatasetError` for a record that is no set of countries.
  init(_ state: TimelineState) throws {
    (data, columns, sets) = (state.data, try Columns(state.data), [])
    try decode(data.populated(CountrySetField.typeName), of: state)
  }

  /// Reads a state of which about so many videos will be read: where that is more than there are sets, all are decoded
  /// beforehand. O(distinct sets) then, else O(1). A record that is no set of countries counts as the empty set.
  ///
  /// Throws `SchemaError` for a state of another dataset.
  init(_ data: DataState, reads: Int) throws(SchemaError) {
    (self.data, columns, sets) = (data, try Columns(data), [])
    let populated = data.populated(CountrySetField.typeName)
    if reads > populated.highest {
      var sets = [CountrySet](repeating: CountrySet(), count: populated.highest + 1)
      for ordinal in populated { sets[ordinal] = columns.set(ordinal) ?? CountrySet() }
      self.sets = sets
    }
  }

  /// Turns to the state after the one that was read, and decodes the sets that are new in it. O(new sets).
  ///
  /// - Parameter changes: from the state that was read to this one.
  mutating func move(to state: TimelineState, _ changes: StateChanges) throws {
    (data, columns) = (state.data, try Columns(state.data))
    try decode(changes.added(CountrySetField.typeName), of: state)
  }

  private mutating func decode(_ ordinals: some Sequence<Ordinal>, of state: TimelineState) throws {
    sets.grow(to: columns.bits.count, CountrySet())
    for ordinal in ordinals {
      guard let set = columns.set(ordinal) else {
        throw DatasetError(
          state, type: CountrySetField.typeName, ordinal: ordinal, field: "\(CountrySetField.bits)",
          reason: "is no set of countries")
      }
      sets[ordinal] = set
    }
  }

  /// The ordinals of the `VideoLiveness` records.
  var videos: BitSet { data.populated(VideoLivenessField.typeName) }

  func videoID(_ video: Ordinal) -> Int64 { columns.videoIDs.long(at: video) ?? 0 }

  /// The countries in which a video is live.
  func live(_ video: Ordinal) -> CountrySet { set(columns.live.reference(at: video)) }

  /// When the video's own part of its verdicts changes next, nil when nothing is due.
  func nextChange(_ video: Ordinal) -> Instant? {
    columns.nextChanges.long(at: video).map { Instant(milliseconds: $0) }
  }

  /// The record of the list of a video's blocks, and of its assets.
  func blockList(_ video: Ordinal) -> Ordinal? { columns.blockLists.reference(at: video) }
  func assetList(_ video: Ordinal) -> Ordinal? { columns.assetLists.reference(at: video) }

  /// The entries of a video's blocks, in the order of their blockers; see `block(at:)`.
  func blocks(_ video: Ordinal) -> Range<Int> {
    blockList(video).map { columns.blocksOfList.entries(at: $0) } ?? 0..<0
  }

  /// The block at an entry.
  @inline(__always)
  func block(at entry: Int) -> StoredBlock {
    let block = columns.blocksOfList.key(at: entry)
    return StoredBlock(
      blocker: columns.blockerOfBlock.reference(at: block) ?? 0,
      countries: set(columns.setOfBlock.reference(at: block)))
  }

  /// The entries of a video's assets, ascending by id; see `asset(at:)`.
  func assets(_ video: Ordinal) -> Range<Int> {
    assetList(video).map { columns.assetsOfList.entries(at: $0) } ?? 0..<0
  }

  /// The record of the asset at an entry, its id and where it is live.
  @inline(__always)
  func asset(at entry: Int) -> (ordinal: Ordinal, id: Int64, live: CountrySet) {
    let ordinal = columns.assetsOfList.key(at: entry)
    return (ordinal, columns.assetIDs.long(at: ordinal) ?? 0, set(columns.setOfAsset.reference(at: ordinal)))
  }

  /// How many slots of `Blocker` records may be read.
  var blockerSlots: Int { columns.rules.count }

  /// The `Blocker` record at an ordinal.
  func blocker(_ ordinal: Ordinal) -> Blocker {
    Blocker(
      rule: columns.rules.text(at: ordinal) ?? "", code: columns.codes.text(at: ordinal) ?? "",
      detail: columns.details.text(at: ordinal) ?? "")
  }

  @inline(__always)
  private func set(_ ordinal: Ordinal?) -> CountrySet {
    guard let ordinal else { return CountrySet() }
    return ordinal < sets.count ? sets[ordinal] : columns.set(ordinal) ?? CountrySet()
  }

  /// The columns of the types, resolved once.
  private struct Columns {
    let videoIDs, live, blockLists, assetLists, nextChanges: FieldColumn
    let blocksOfList: CollectionColumn
    let blockerOfBlock, setOfBlock: FieldColumn
    let assetsOfList: CollectionColumn
    let assetIDs, setOfAsset: FieldColumn
    let bits: FieldColumn
    let rules, codes, details: FieldColumn

    init(_ data: DataState) throws(SchemaError) {
      videoIDs = try data.column(VideoLivenessField.videoId, .long)
      live = try data.column(VideoLivenessField.live, .reference)
      blockLists = try data.column(VideoLivenessField.blocks, .reference)
      assetLists = try data.column(VideoLivenessField.assets, .reference)
      nextChanges = try data.column(VideoLivenessField.nextChange, .long)
      blocksOfList = try data.collections(BlockField.listTypeName)
      blockerOfBlock = try data.column(BlockField.blocker, .reference)
      setOfBlock = try data.column(BlockField.countries, .reference)
      assetsOfList = try data.collections(AssetLivenessField.listTypeName)
      assetIDs = try data.column(AssetLivenessField.assetId, .long)
      setOfAsset = try data.column(AssetLivenessField.live, .reference)
      bits = try data.column(CountrySetField.bits, .bytes)
      rules = try data.column(BlockerField.rule, .string)
      codes = try data.column(BlockerField.code, .string)
      details = try data.column(BlockerField.detail, .string)
    }

    /// The set at an ordinal, from its bytes; nil for a record that is no set of countries.
    func set(_ ordinal: Ordinal) -> CountrySet? { bits.bytes(at: ordinal).flatMap { CountrySet(bytes: $0) } }
  }
}

/// A `Block` record as it is stored, with its blocker by ordinal: see `LivenessState.blockers`.
public struct StoredBlock: Sendable {
  /// Ordinal of the `Blocker` record.
  public var blocker: Ordinal
  public var countries: CountrySet
}

extension Array {
  /// Fills up to `count` elements with `value`.
  mutating func grow(to count: Int, _ value: Element) {
    if self.count < count { self += repeatElement(value, count: count - self.count) }
  }
}
