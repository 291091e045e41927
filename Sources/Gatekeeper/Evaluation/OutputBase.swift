import BitMemory
import Hollow
import RuleKit
import Timeline

/// The output state that a cycle goes on from, ready to be compared with new verdicts.
struct OutputBase: Sendable {
  let data: DataState
  /// How many videos and live cells it holds.
  private(set) var counts = CellCounts()
  private let columns: LivenessColumns
  private let index: PrimaryKeyIndex
  /// Country sets by ordinal.
  private var sets: [CountrySet]
  /// By ordinal of the `Blocker` record, the key of findings that are published so; `noKey` where there is none.
  private var blockerKeys: [UInt64]
  private let ruleSet: RuleSet
  /// The world whose details the keys hold.
  private var world: World

  /// No code index is that high.
  private static let noKey = UInt64.max

  /// The base of the first state of a timeline: nothing.
  init(ruleSet: RuleSet, world: World) throws(SchemaError) {
    data = DataState(emptyOf: DatasetSchemas.liveness)
    columns = try LivenessColumns(data)
    index = try data.primaryKeyIndex("VideoLiveness")
    (sets, blockerKeys, self.ruleSet, self.world) = ([], [], ruleSet, world)
  }

  /// Reads an announced state. O(videos + distinct sets and blockers).
  ///
  /// Throws `SchemaError` or `DatasetError` for a state that is no output.
  init(_ state: TimelineState, ruleSet: RuleSet, world: World) throws {
    data = state.data
    columns = try LivenessColumns(data)
    index = try data.primaryKeyIndex("VideoLiveness")
    (sets, blockerKeys, self.ruleSet, self.world) = ([], [], ruleSet, world)
    try addSets(Array(data.populated("CountrySet")), of: state)
    addBlockers(Array(data.populated("Blocker")))
    for video in data.populated("VideoLiveness") { counts.add(live: live(video)) }
  }

  /// The base after `old`, which is used up. O(changes + pages).
  init(_ state: TimelineState, after old: consuming OutputBase) throws {
    let changes = StateChanges(from: old.data, to: state.data)
    var counts = old.counts
    for video in changes.removed("VideoLiveness") { counts.remove(live: old.live(video)) }
    data = state.data
    columns = try LivenessColumns(data)
    index = try data.primaryKeyIndex("VideoLiveness", after: old.data)
    (sets, blockerKeys, ruleSet, world) = (old.sets, old.blockerKeys, old.ruleSet, old.world)
    self.counts = counts
    _ = consume old
    try addSets(changes.added("CountrySet"), of: state)
    addBlockers(changes.added("Blocker"))
    for video in changes.added("VideoLiveness") { self.counts.add(live: live(video)) }
  }

  private mutating func addSets(_ ordinals: [Ordinal], of state: TimelineState) throws {
    sets.grow(to: columns.bits.count, CountrySet())
    for ordinal in ordinals { sets[ordinal] = try columns.countrySet(ordinal, of: state) }
  }

  private mutating func addBlockers(_ ordinals: [Ordinal]) {
    blockerKeys.grow(to: columns.blockerSlots, Self.noKey)
    for ordinal in ordinals { blockerKeys[ordinal] = key(of: columns.blocker(ordinal)) }
  }

  private func key(of blocker: Blocker) -> UInt64 {
    guard let code = ruleSet.codeIndex(rule: blocker.rule, code: blocker.code),
      let detail = world.detail(publishedAs: blocker.detail)
    else { return Self.noKey }
    return Finding.key(codeIndex: code, detail: detail)
  }

  /// Makes the keys those of `world`. O(1) while details mean the same, else O(blockers).
  mutating func move(to world: World) {
    let isSame = world.hasSameDetails(as: self.world)
    self.world = world
    if !isSame { addBlockers(Array(data.populated("Blocker"))) }
  }

  /// The record of the video with `id`. O(1) expected.
  func video(_ id: Int64) -> Ordinal? { index.find(id) }

  func videoID(_ video: Ordinal) -> Int64 { columns.videoIDs.long(at: video) ?? 0 }

  func live(_ video: Ordinal) -> CountrySet { set(columns.live.reference(at: video)) }

  func nextChange(_ video: Ordinal) -> Instant? {
    columns.nextChanges.long(at: video).map { Instant(milliseconds: $0) }
  }

  /// The list of a video's blocks, and of its assets.
  func blockList(_ video: Ordinal) -> Ordinal? { columns.blockLists.reference(at: video) }
  func assetList(_ video: Ordinal) -> Ordinal? { columns.assetLists.reference(at: video) }

  /// Whether a video's blocks are exactly `findings`.
  func hasBlocks(_ video: Ordinal, _ findings: ArraySlice<Finding>) -> Bool {
    guard let list = blockList(video) else { return false }
    let entries = columns.blocksOfList.entries(at: list)
    guard entries.count == findings.count else { return false }
    for (entry, finding) in zip(entries, findings) {
      let block = columns.blocksOfList.key(at: entry)
      guard let blocker = columns.blockerOfBlock.reference(at: block), blockerKeys[blocker] == finding.key,
        set(columns.setOfBlock.reference(at: block)) == finding.countries
      else { return false }
    }
    return true
  }

  /// The entries of a video's assets, ascending by id.
  func assets(_ video: Ordinal) -> Range<Int> {
    assetList(video).map { columns.assetsOfList.entries(at: $0) } ?? 0..<0
  }

  /// The record of the asset at `entry`, its id and where it is live.
  @inline(__always)
  func asset(_ entry: Int) -> (ordinal: Ordinal, id: Int64, live: CountrySet) {
    let ordinal = columns.assetsOfList.key(at: entry)
    return (ordinal, columns.assetIDs.long(at: ordinal) ?? 0, set(columns.setOfAsset.reference(at: ordinal)))
  }

  @inline(__always)
  private func set(_ ordinal: Ordinal?) -> CountrySet { ordinal.map { sets[$0] } ?? CountrySet() }

  /// The videos whose own part of the verdicts has changed by `instant`. O(videos).
  func due(by instant: Instant) -> [Int64] {
    var due: [Int64] = []
    for video in data.populated("VideoLiveness") {
      if let next = columns.nextChanges.long(at: video), next <= instant.milliseconds { due.append(videoID(video)) }
    }
    return due
  }

  /// The records of videos that `catalogue` does not have. O(videos).
  func videos(notIn catalogue: Catalogue) -> [Ordinal] {
    data.populated("VideoLiveness").filter { catalogue.videos.position(ofID: videoID($0)) == nil }
  }
}

extension Array {
  fileprivate mutating func grow(to count: Int, _ value: Element) {
    if self.count < count { self += repeatElement(value, count: count - self.count) }
  }
}
