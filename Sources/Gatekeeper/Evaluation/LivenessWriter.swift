import Hollow
import RuleKit
import Timeline

/// Adds what differs from the base to the write state of the output dataset. Lives for one cycle.
///
/// The write state begins with the records of the base; the writer adds what is new and removes what is gone.
/// References point downwards, so records are added from below: country sets and blockers, blocks, lists, and last the
/// videos.
///
/// Records of the lower types are shared: many videos are live in the same countries. The write state would find that a
/// set or block is there already by looking it up by its bytes. The writer asks it once for each distinct value of a
/// batch, and for a value that an earlier batch had, not at all: it numbers the values of the whole cycle (`sets`,
/// `blocks`, `blockers`) and keeps their ordinals by number. Assets and videos hold ids of their own and equal nobody
/// else's, so they are added in bulk without being looked up.
///
/// Batches come in the order of the catalogue's families, whatever the threads did (`InOrderDelivery`), so ordinals are
/// the same in every run.
struct LivenessWriter {
  private let write: WriteState
  private let ruleSet: RuleSet
  private let world: World
  private let base: OutputBase
  private let videoType, assetType, blockListType, assetListType: WriteState.TypeHandle
  private var setRecords: RecordBuilder<CountrySetField>
  private var blockerRecords: RecordBuilder<BlockerField>
  private var blockRecords: RecordBuilder<BlockField>
  /// Distinct sets of this cycle so far, and by number their ordinals.
  private var sets = DistinctValues<CountrySet>()
  private var setOrdinals: [Ordinal] = []
  /// Ordinals of blockers by the keys of findings.
  private var blockers: [UInt64: Ordinal] = [:]
  /// Distinct blocks, each the ordinals of its blocker and its set in one number, and by number their ordinals.
  private var blocks = DistinctValues<UInt64>()
  private var blockOrdinals: [Ordinal] = []
  private var emptyAssetList: UInt32?
  /// Videos whose record is new, another one or gone.
  private(set) var changedCount = 0

  init(_ write: WriteState, ruleSet: RuleSet, world: World, base: OutputBase) throws(SchemaError) {
    (self.write, self.ruleSet, self.world, self.base) = (write, ruleSet, world, base)
    // Of these two, whole rows are added in the stored form: binding their fields checks that it is that of the schema.
    videoType = try write.records(VideoLivenessField.self).type
    assetType = try write.records(AssetLivenessField.self).type
    blockListType = try write.type(BlockField.listTypeName)
    assetListType = try write.type(AssetLivenessField.listTypeName)
    setRecords = try write.records(CountrySetField.self)
    blockerRecords = try write.records(BlockerField.self)
    blockRecords = try write.records(BlockField.self)
  }

  /// Makes room for the records of all of a catalogue's videos and assets.
  func reserve(_ catalogue: Catalogue) {
    let videos = catalogue.videos.count
    let assets = catalogue.inputs.data(.assets)[type: AssetField.typeName]?.populatedCount ?? 0
    write.reserve(videos, in: videoType)
    write.reserve(assets, in: assetType)
    write.reserve(videos, entries: assets, in: assetListType)
  }

  // MARK: Batches

  /// Adds the changes of one batch. O(distinct sets, blocks and lists), and a copy of the rest.
  mutating func add(_ changes: BatchChanges) {
    if changes.videos.isEmpty { return }
    // From numbers of the batch to ordinals of the write state.
    let sets = changes.sets.map { set($0) }
    let blockers = changes.blockers.map { blocker($0) }
    let blocks = changes.blocks.map { block(blockers[Int($0 >> 32)], sets[Int($0 & 0xFFFF_FFFF)]) }
    let blockLists = (0..<changes.blockLists.count).map { list in
      write.add(list: changes.blockLists[list].map { blocks[Int($0)] }, to: blockListType)
    }
    let assetLists = addAssetLists(changes, sets)
    var rows = StoredRows<VideoLivenessField>()
    rows.reserve(changes.videos.count)
    for video in changes.videos {
      let old = Ordinal(video.old)
      rows.append(long: video.id)
      rows.append(reference: sets[Int(video.live)])
      rows.append(reference: video.blockList < 0 ? base.blockList(old) : blockLists[Int(video.blockList)])
      rows.append(reference: video.assetList < 0 ? base.assetList(old) : Ordinal(assetLists[Int(video.assetList)]))
      rows.append(long: video.nextChange?.milliseconds)
      if old >= 0 { write.remove(old, from: videoType) }
    }
    var ordinals: [UInt32] = []
    write.add(distinct: rows, to: videoType, ordinals: &ordinals)
    changedCount += changes.videos.count
  }

  /// Removes the record of a video that is gone.
  mutating func remove(video: Ordinal) {
    write.remove(video, from: videoType)
    changedCount += 1
  }

  /// Adds a batch's lists of assets; returns their ordinals.
  ///
  /// An asset belongs to one video, so no list with an asset equals another's, and such lists are added in bulk. Only
  /// the list of no assets is shared: it is added once, and all videos without assets refer to it.
  private mutating func addAssetLists(_ changes: BatchChanges, _ sets: [Ordinal]) -> [UInt32] {
    var rows = changes.newAssets
    rows.mapReferences(of: .live) { sets[$0] }
    var assets: [UInt32] = []
    write.add(distinct: rows, to: assetType, ordinals: &assets)
    var lists = FlatLists()
    var ordinals: [UInt32] = []
    for index in 0..<changes.assetLists.count where !changes.assetLists[index].isEmpty {
      for element in changes.assetLists[index] {
        let isNew = element & BatchChanges.newAsset != 0
        lists.append(isNew ? assets[Int(element & ~BatchChanges.newAsset)] : element)
      }
      _ = lists.end()
    }
    write.add(distinctLists: lists.elements, ends: lists.ends, to: assetListType, ordinals: &ordinals)
    if ordinals.count == changes.assetLists.count { return ordinals }
    // Some lists are empty: put the shared one between those that were added.
    var rest = ordinals[...]
    return (0..<changes.assetLists.count).map { index in
      changes.assetLists[index].isEmpty ? emptyList() : rest.removeFirst()
    }
  }

  private mutating func emptyList() -> UInt32 {
    if let emptyAssetList { return emptyAssetList }
    let ordinal = UInt32(write.add(list: [], to: assetListType))
    emptyAssetList = ordinal
    return ordinal
  }

  /// The ordinal of a block, which is added if this cycle has not had it.
  private mutating func block(_ blocker: Ordinal, _ set: Ordinal) -> Ordinal {
    let number = Int(blocks.number(of: UInt64(blocker) << 32 | UInt64(set)))
    if number < blockOrdinals.count { return blockOrdinals[number] }
    blockRecords.set(.blocker, reference: blocker)
    blockRecords.set(.countries, reference: set)
    blockOrdinals.append(blockRecords.add())
    return blockOrdinals[number]
  }

  /// The ordinal of the blocker that findings of this key are published as.
  private mutating func blocker(_ key: UInt64) -> Ordinal {
    if let known = blockers[key] { return known }
    let finding = Finding(video: 0, key: key)
    let code = ruleSet.codes[Int(finding.codeIndex)]
    blockerRecords.set(.rule, text: code.ruleID)
    blockerRecords.set(.code, text: code.codeID)
    blockerRecords.set(.detail, text: world.text(of: finding.detail))
    let ordinal = blockerRecords.add()
    blockers[key] = ordinal
    return ordinal
  }

  /// The ordinal of a set of countries.
  private mutating func set(_ countries: CountrySet) -> Ordinal {
    let number = Int(sets.number(of: countries))
    if number < setOrdinals.count { return setOrdinals[number] }
    setRecords.set(.bits, bytes: countries.bytes)
    setOrdinals.append(setRecords.add())
    return setOrdinals[number]
  }

  // MARK: Once a cycle

  /// Adds the country index: which bit of a set is which country.
  func addCountryIndex() throws(SchemaError) {
    var records = try write.records(CountryIndexField.self)
    for country in Country.all {
      records.set(.code, text: country.code)
      records.set(.index, int: Int32(country.index))
      _ = records.add()
    }
  }

  /// Replaces the hashes of the digest tree's `buckets`; an empty one has no record.
  func add(_ buckets: [Int], of tree: DigestTree) throws(SchemaError) {
    var records = try write.records(DigestBucketField.self)
    for bucket in buckets {
      if tree.buckets[bucket] == DigestTree.emptyBucket {
        try write.delete([.long(Int64(bucket))], from: records.type)
        continue
      }
      records.set(.index, int: Int32(bucket))
      records.set(.hash, bytes: tree.buckets[bucket].bytes)
      try records.upsert()
    }
  }

  /// Adds the one `Evaluation` record, in the place of the last.
  func add(_ evaluation: EvaluationRecord) throws(SchemaError) {
    var records = try write.records(EvaluationField.self)
    var inputRecords = try write.records(InputVersionField.self)
    let inputs = evaluation.inputs.map { input in
      inputRecords.set(.dataset, text: input.dataset.rawValue)
      inputRecords.set(.version, long: input.version.rawValue)
      inputRecords.set(.publishedAt, long: input.publishedAt?.milliseconds)
      return inputRecords.add()
    }
    let list = write.add(list: inputs, to: try write.type(InputVersionField.listTypeName))
    records.set(.id, int: 0)
    records.set(.evaluatedAt, long: evaluation.evaluatedAt.milliseconds)
    records.set(.rules, text: "\(evaluation.rules)")
    records.set(.mode, text: evaluation.mode.rawValue)
    records.set(.inputs, reference: list)
    records.set(.follows, long: evaluation.follows?.rawValue)
    records.set(.digest, text: evaluation.digest)
    try records.upsert()
  }
}
