import BitMemory
import Hollow
import RuleKit
import Timeline

/// The output state that a cycle goes on from, ready to be compared with new verdicts.
///
/// A rule says what it found as a `Finding`, whose `key` is a number: the code's index in the rule set, and the detail
/// as it is numbered in the world. A stored block names its blocker by texts. To compare the two without making texts,
/// the base holds for every `Blocker` record the key of the findings that would be published as it (`blockerKeys`). So
/// comparing a video is reading columns and comparing numbers and sets; see `hasBlocks` and `asset(_:)`.
///
/// From cycle to cycle the base is not read anew: `init(_:after:)` takes over what the last one knew and looks only at
/// the records that came and went.
struct OutputBase: Sendable {
  /// How many videos and live cells it holds.
  private(set) var counts = CellCounts()
  private var reader: LivenessReader
  /// Videos by id.
  private let index: PrimaryKeyIndex
  /// By ordinal of the `Blocker` record, the key of findings that are published so; `noKey` where there is none.
  private var blockerKeys: [UInt64]
  private let ruleSet: RuleSet
  /// The world whose details the keys hold.
  private var world: World

  /// The key of a blocker that no finding is published as: no code index is that high. It has been published by another
  /// rule set, or its detail is nothing that this world knows.
  private static let noKey = UInt64.max

  /// The base of the first state of a timeline: nothing.
  init(ruleSet: RuleSet, world: World) throws(SchemaError) {
    let data = DataState(emptyOf: DatasetSchemas.liveness)
    reader = try LivenessReader(data, reads: 0)
    index = try data.primaryKeyIndex(VideoLivenessField.typeName)
    (blockerKeys, self.ruleSet, self.world) = ([], ruleSet, world)
  }

  /// Reads an announced state. O(videos + distinct sets and blockers).
  ///
  /// Throws `SchemaError` or `DatasetError` for a state that is no output.
  init(_ state: TimelineState, ruleSet: RuleSet, world: World) throws {
    reader = try LivenessReader(state)
    index = try state.data.primaryKeyIndex(VideoLivenessField.typeName)
    (blockerKeys, self.ruleSet, self.world) = ([], ruleSet, world)
    addBlockers(Array(data.populated(BlockerField.typeName)))
    for video in reader.videos { counts.add(live: live(video)) }
  }

  /// The base after `old`, which is used up. O(changes + pages).
  init(_ state: TimelineState, after old: consuming OutputBase) throws {
    let changes = StateChanges(from: old.data, to: state.data)
    var counts = old.counts
    for video in changes.removed(VideoLivenessField.typeName) { counts.remove(live: old.live(video)) }
    index = try state.data.primaryKeyIndex(VideoLivenessField.typeName, after: old.data)
    (reader, blockerKeys, ruleSet, world) = (old.reader, old.blockerKeys, old.ruleSet, old.world)
    self.counts = counts
    // Frees the old base's hold on the arrays, so that they grow in place and are not copied.
    _ = consume old
    try reader.move(to: state, changes)
    addBlockers(changes.added(BlockerField.typeName))
    for video in changes.added(VideoLivenessField.typeName) { self.counts.add(live: live(video)) }
  }

  private mutating func addBlockers(_ ordinals: [Ordinal]) {
    blockerKeys.grow(to: reader.blockerSlots, Self.noKey)
    for ordinal in ordinals { blockerKeys[ordinal] = key(of: reader.blocker(ordinal)) }
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
    if !isSame { addBlockers(Array(data.populated(BlockerField.typeName))) }
  }

  var data: DataState { reader.data }

  /// The record of the video with `id`. O(1) expected.
  func video(_ id: Int64) -> Ordinal? { index.find(id) }

  func videoID(_ video: Ordinal) -> Int64 { reader.videoID(video) }
  func live(_ video: Ordinal) -> CountrySet { reader.live(video) }
  func nextChange(_ video: Ordinal) -> Instant? { reader.nextChange(video) }

  /// The list of a video's blocks, and of its assets.
  func blockList(_ video: Ordinal) -> Ordinal? { reader.blockList(video) }
  func assetList(_ video: Ordinal) -> Ordinal? { reader.assetList(video) }

  /// Whether a video's blocks are exactly `findings`. Both are in the order of the blockers.
  func hasBlocks(_ video: Ordinal, _ findings: ArraySlice<Finding>) -> Bool {
    guard blockList(video) != nil else { return false }
    let entries = reader.blocks(video)
    guard entries.count == findings.count else { return false }
    for (entry, finding) in zip(entries, findings) {
      let block = reader.block(at: entry)
      guard blockerKeys[block.blocker] == finding.key, block.countries == finding.countries else { return false }
    }
    return true
  }

  /// The entries of a video's assets, ascending by id.
  func assets(_ video: Ordinal) -> Range<Int> { reader.assets(video) }

  /// The record of the asset at `entry`, its id and where it is live.
  @inline(__always)
  func asset(_ entry: Int) -> (ordinal: Ordinal, id: Int64, live: CountrySet) { reader.asset(at: entry) }

  /// The videos whose own part of the verdicts has changed by `instant`. O(videos).
  func due(by instant: Instant) -> [Int64] {
    var due: [Int64] = []
    for video in reader.videos {
      if let next = reader.nextChange(video), next <= instant { due.append(videoID(video)) }
    }
    return due
  }

  /// The records of videos that `catalogue` does not have. O(videos).
  func videos(notIn catalogue: Catalogue) -> [Ordinal] {
    reader.videos.filter { catalogue.videos.position(ofID: videoID($0)) == nil }
  }
}
