import Hollow
import RuleKit
import Timeline

/// Adds what differs from the base to the write state of the output dataset. Lives for one cycle.
struct LivenessWriter {
  private let write: WriteState
  private let ruleSet: RuleSet
  private let world: World
  private let base: OutputBase
  private let videoType, setType, blockerType, blockType, blockListType: WriteState.TypeHandle
  private let assetType, assetListType: WriteState.TypeHandle
  private var setRow, blockerRow, blockRow: ObjectRow
  /// Distinct sets, blockers and blocks of this cycle so far, and their ordinals.
  private var sets = DistinctValues<CountrySet>()
  private var setOrdinals: [UInt64] = []
  private var blockers: [UInt64: UInt64] = [:]
  private var blocks = DistinctValues<UInt64>()
  private var blockOrdinals: [Ordinal] = []
  private var emptyAssetList: UInt32?
  /// Videos whose record is new or another one.
  private(set) var changedCount = 0

  init(_ write: WriteState, ruleSet: RuleSet, world: World, base: OutputBase) throws(SchemaError) {
    (self.write, self.ruleSet, self.world, self.base) = (write, ruleSet, world, base)
    videoType = try write.type("VideoLiveness")
    setType = try write.type("CountrySet")
    blockerType = try write.type("Blocker")
    blockType = try write.type("Block")
    blockListType = try write.type("ListOfBlock")
    assetType = try write.type("AssetLiveness")
    assetListType = try write.type("ListOfAssetLiveness")
    setRow = write.row(setType)
    blockerRow = write.row(blockerType)
    blockRow = write.row(blockType)
  }

  /// Makes room for the records of all of a catalogue's videos and assets.
  func reserve(_ catalogue: Catalogue) {
    let videos = catalogue.videos.count
    let assets = catalogue.inputs.data(.assets)[type: "Asset"]?.populatedCount ?? 0
    write.reserve(videos, in: videoType)
    write.reserve(assets, in: assetType)
    write.reserve(videos, entries: assets, in: assetListType)
  }

  /// Adds the changes of one batch. O(distinct sets, blocks and lists), and a copy of the rest.
  mutating func add(_ changes: BatchChanges) {
    if changes.videos.isEmpty { return }
    let sets = changes.sets.map { set($0) }
    let blockers = changes.blockers.map { blocker($0) }
    let blocks = changes.blocks.map { block(blockers[Int($0 >> 32)], sets[Int($0 & 0xFFFF_FFFF)]) }
    let blockLists = (0..<changes.blockLists.count).map { list in
      write.add(list: changes.blockLists[list].map { blocks[Int($0)] }, to: blockListType)
    }
    let assetLists = addAssetLists(changes, sets)
    var rows: [UInt64] = []
    rows.reserveCapacity(changes.videos.count * 5)
    for video in changes.videos {
      let old = Ordinal(video.old)
      rows.append(ZigZag.encode(video.id))
      rows.append(sets[Int(video.live)])
      rows.append(stored(video.blockList < 0 ? base.blockList(old) : blockLists[Int(video.blockList)]))
      rows.append(
        video.assetList < 0 ? stored(base.assetList(old)) : UInt64(assetLists[Int(video.assetList)]))
      rows.append(video.nextChange.map { ZigZag.encode($0.milliseconds) } ?? .max)
      if old >= 0 { write.remove(old, from: videoType) }
    }
    var ordinals: [UInt32] = []
    write.add(distinct: rows, to: videoType, ordinals: &ordinals)
    changedCount += changes.videos.count
  }

  /// Takes the record of a video that is gone out.
  mutating func remove(video: Ordinal) {
    write.remove(video, from: videoType)
    changedCount += 1
  }

  private func stored(_ ordinal: Ordinal?) -> UInt64 { ordinal.map { UInt64($0) } ?? .max }

  /// An asset belongs to one video, so no list with an asset equals another's.
  private mutating func addAssetLists(_ changes: BatchChanges, _ sets: [UInt64]) -> [UInt32] {
    var rows = changes.assetRows
    for index in stride(from: 1, to: rows.count, by: 2) { rows[index] = sets[Int(rows[index])] }
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

  private mutating func block(_ blocker: UInt64, _ set: UInt64) -> Ordinal {
    let number = Int(blocks.number(of: blocker << 32 | set))
    if number < blockOrdinals.count { return blockOrdinals[number] }
    blockRow.clear()
    blockRow.set(0, reference: Ordinal(blocker))
    blockRow.set(1, reference: Ordinal(set))
    blockOrdinals.append(write.add(blockRow, to: blockType))
    return blockOrdinals[number]
  }

  private mutating func blocker(_ key: UInt64) -> UInt64 {
    if let known = blockers[key] { return known }
    let finding = Finding(video: 0, key: key)
    let code = ruleSet.codes[Int(finding.codeIndex)]
    blockerRow.clear()
    blockerRow.set(0, text: code.ruleID)
    blockerRow.set(1, text: code.codeID)
    blockerRow.set(2, text: world.text(of: finding.detail))
    let ordinal = UInt64(write.add(blockerRow, to: blockerType))
    blockers[key] = ordinal
    return ordinal
  }

  private mutating func set(_ countries: CountrySet) -> UInt64 {
    let number = Int(sets.number(of: countries))
    if number < setOrdinals.count { return setOrdinals[number] }
    setRow.clear()
    setRow.set(0, bytes: countries.bytes)
    setOrdinals.append(UInt64(write.add(setRow, to: setType)))
    return setOrdinals[number]
  }

  /// Adds the country index: which bit of a set is which country.
  func addCountryIndex() throws(SchemaError) {
    let type = try write.type("CountryIndex")
    var row = write.row(type)
    for country in Country.all {
      row.clear()
      row.set(0, text: country.code)
      row.set(1, int: Int32(country.index))
      _ = write.add(row, to: type)
    }
  }

  /// Replaces the hashes of the digest tree's `buckets`; an empty one has no record.
  func add(_ buckets: [Int], of tree: DigestTree) throws(SchemaError) {
    let type = try write.type("DigestBucket")
    var row = write.row(type)
    for bucket in buckets {
      if tree.buckets[bucket] == DigestTree.emptyBucket {
        try write.delete([.long(Int64(bucket))], from: type)
        continue
      }
      row.clear()
      row.set(0, int: Int32(bucket))
      row.set(1, bytes: tree.buckets[bucket].bytes)
      try write.upsert(row, to: type)
    }
  }

  /// Adds the one `Evaluation` record, in the place of the last.
  func add(_ evaluation: EvaluationRecord) throws(SchemaError) {
    let (type, inputType) = (try write.type("Evaluation"), try write.type("InputVersion"))
    var (row, inputRow) = (write.row(type), write.row(inputType))
    let inputs = evaluation.inputs.map { input in
      inputRow.clear()
      inputRow.set(0, text: input.dataset.rawValue)
      inputRow.set(1, long: input.version.rawValue)
      inputRow.set(2, long: input.publishedAt?.milliseconds)
      return write.add(inputRow, to: inputType)
    }
    let list = write.add(list: inputs, to: try write.type("ListOfInputVersion"))
    row.set(0, int: 0)
    row.set(1, long: evaluation.evaluatedAt.milliseconds)
    row.set(2, text: evaluation.rules)
    row.set(3, text: evaluation.mode)
    row.set(4, reference: list)
    row.set(5, long: evaluation.follows?.rawValue)
    row.set(6, text: evaluation.digest)
    try write.upsert(row, to: type)
  }
}
