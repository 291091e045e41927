import BitMemory
public import Hollow
public import RuleKit
public import Timeline

/// One output state, read: verdicts by video, and the evaluation they came from.
public struct LivenessState: Sendable {
  /// A block as stored: which blocker, in which countries.
  public struct Block: Sendable {
    /// Ordinal of the `Blocker` record; see `blockers`.
    public var blocker: Ordinal
    public var countries: CountrySet
  }

  /// One own asset of a video.
  public struct AssetLiveness: Hashable, Sendable {
    public var assetID: Int64
    public var live: CountrySet
  }

  public let state: TimelineState
  public let evaluation: EvaluationRecord
  /// Ordinals of the `VideoLiveness` records, ascending by video id.
  public let videos: [Ordinal]
  /// Blockers by ordinal; unpopulated ones are empty.
  public let blockers: [Blocker]
  private let ids: FieldColumn
  private let live: FieldColumn
  private let blockLists: FieldColumn
  private let assetLists: FieldColumn
  private let nextChanges: FieldColumn
  private let blocksOfList: CollectionColumn
  private let blockerOfBlock: FieldColumn
  private let setOfBlock: FieldColumn
  private let assetsOfList: CollectionColumn
  private let assetIDs: FieldColumn
  private let setOfAsset: FieldColumn
  private let sets: [CountrySet]

  /// Reads `state`'s vocabulary. O(videos log videos + distinct country sets + distinct blockers).
  ///
  /// Throws `SchemaError` for a state of another dataset, `DatasetError` for one whose records contradict domain.md.
  public init(_ state: TimelineState) throws {
    let data = state.data
    self.state = state
    ids = try data.column("VideoLiveness", "videoId", .long)
    live = try data.column("VideoLiveness", "live", .reference)
    blockLists = try data.column("VideoLiveness", "blocks", .reference)
    assetLists = try data.column("VideoLiveness", "assets", .reference)
    nextChanges = try data.column("VideoLiveness", "nextChange", .long)
    blocksOfList = try data.collections("ListOfBlock")
    blockerOfBlock = try data.column("Block", "blocker", .reference)
    setOfBlock = try data.column("Block", "countries", .reference)
    assetsOfList = try data.collections("ListOfAssetLiveness")
    assetIDs = try data.column("AssetLiveness", "assetId", .long)
    setOfAsset = try data.column("AssetLiveness", "live", .reference)
    sets = try Self.countrySets(state)
    blockers = try Self.blockers(data)
    evaluation = try EvaluationRecord(from: state)
    let ids = ids
    videos = data.populated("VideoLiveness").map { (id: ids.long(at: $0) ?? 0, ordinal: $0) }
      .sorted { $0.id < $1.id }.map(\.ordinal)
  }

  private static func countrySets(_ state: TimelineState) throws -> [CountrySet] {
    let bits = try state.data.column("CountrySet", "bits", .bytes)
    var sets = [CountrySet](repeating: CountrySet(), count: bits.count)
    for ordinal in state.data.populated("CountrySet") {
      guard let bytes = bits.bytes(at: ordinal), let set = CountrySet(bytes: Array(bytes)) else {
        throw DatasetError(state, type: "CountrySet", ordinal: ordinal, field: "bits", reason: "is no set of countries")
      }
      sets[ordinal] = set
    }
    return sets
  }

  private static func blockers(_ data: DataState) throws -> [Blocker] {
    let rule = try data.column("Blocker", "rule", .string)
    let code = try data.column("Blocker", "code", .string)
    let detail = try data.column("Blocker", "detail", .string)
    var blockers = [Blocker](repeating: Blocker(rule: "", code: "", detail: ""), count: rule.count)
    for ordinal in data.populated("Blocker") {
      blockers[ordinal] = Blocker(
        rule: rule.text(at: ordinal) ?? "", code: code.text(at: ordinal) ?? "", detail: detail.text(at: ordinal) ?? "")
    }
    return blockers
  }

  public var version: Version { state.version }

  public func videoID(_ video: Ordinal) -> Int64 { ids.long(at: video) ?? 0 }

  /// The countries in which a video is live.
  public func live(_ video: Ordinal) -> CountrySet { set(live.reference(at: video)) }

  /// A video's blocks, in the order of their blockers.
  public func blocks(_ video: Ordinal) -> [Block] {
    guard let list = blockLists.reference(at: video) else { return [] }
    return blocksOfList.elements(at: list).map { block in
      Block(blocker: blockerOfBlock.reference(at: block) ?? 0, countries: set(setOfBlock.reference(at: block)))
    }
  }

  /// A video's own assets, ascending by id.
  public func assets(_ video: Ordinal) -> [AssetLiveness] {
    guard let list = assetLists.reference(at: video) else { return [] }
    return assetsOfList.elements(at: list).map { asset in
      AssetLiveness(assetID: assetIDs.long(at: asset) ?? 0, live: set(setOfAsset.reference(at: asset)))
    }
  }

  /// When the video's own part of its verdicts changes next, nil when nothing is due.
  public func nextChange(_ video: Ordinal) -> Instant? {
    nextChanges.long(at: video).map { Instant(milliseconds: $0) }
  }

  private func set(_ ordinal: Ordinal?) -> CountrySet { ordinal.map { sets[$0] } ?? CountrySet() }

  /// The record of the video with `id`. O(log videos).
  public func find(videoID id: Int64) -> Ordinal? {
    var (low, high) = (0, videos.count)
    while low < high {
      let middle = (low + high) / 2
      if videoID(videos[middle]) < id { low = middle + 1 } else { high = middle }
    }
    return low < videos.count && videoID(videos[low]) == id ? videos[low] : nil
  }

  /// All verdicts of one video, expanded.
  public func verdicts(_ video: Ordinal) -> VideoVerdicts {
    VideoVerdicts(
      videoID: videoID(video), live: live(video),
      blocks: blocks(video).map { .init(blocker: blockers[$0.blocker], countries: $0.countries) },
      assets: assets(video), nextChange: nextChange(video))
  }
}
