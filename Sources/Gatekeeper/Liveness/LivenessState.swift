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
  /// The hashes of the digest tree's buckets, as stored (`DigestTree`).
  public let buckets: [ContentHash]
  /// Ordinals of the `VideoLiveness` records, ascending by video id.
  public let videos: [Ordinal]
  /// Blockers by ordinal; unpopulated ones are empty.
  public let blockers: [Blocker]
  private let columns: LivenessColumns
  private let sets: [CountrySet]

  /// Reads `state`'s vocabulary. O(videos log videos + distinct country sets + distinct blockers).
  ///
  /// Throws `SchemaError` for a state of another dataset, `DatasetError` for one whose records contradict domain.md.
  public init(_ state: TimelineState) throws {
    let data = state.data
    self.state = state
    let columns = try LivenessColumns(data)
    self.columns = columns
    sets = try Self.countrySets(state, columns)
    blockers = Self.blockers(data, columns)
    evaluation = try EvaluationRecord(from: state)
    buckets = try Self.buckets(state)
    videos = data.populated("VideoLiveness").map { (id: columns.videoIDs.long(at: $0) ?? 0, ordinal: $0) }
      .sorted { $0.id < $1.id }.map(\.ordinal)
  }

  private static func countrySets(_ state: TimelineState, _ columns: LivenessColumns) throws -> [CountrySet] {
    var sets = [CountrySet](repeating: CountrySet(), count: columns.bits.count)
    for ordinal in state.data.populated("CountrySet") { sets[ordinal] = try columns.countrySet(ordinal, of: state) }
    return sets
  }

  private static func buckets(_ state: TimelineState) throws -> [ContentHash] {
    let indices = try state.data.column("DigestBucket", "index", .int)
    let hashes = try state.data.column("DigestBucket", "hash", .bytes)
    var buckets = [ContentHash?](repeating: nil, count: DigestTree.bucketCount)
    for ordinal in state.data.populated("DigestBucket") {
      guard let index = indices.long(at: ordinal), buckets.indices.contains(Int(index)),
        let bytes = hashes.bytes(at: ordinal), bytes.count == 32
      else {
        throw DatasetError(
          state, type: "DigestBucket", ordinal: ordinal, field: "hash", reason: "is no bucket of a digest tree")
      }
      buckets[Int(index)] = ContentHash(bytes: bytes)
    }
    return buckets.map { $0 ?? DigestTree.emptyBucket }
  }

  /// How many videos and live cells the state holds. O(videos).
  public var counts: CellCounts {
    var counts = CellCounts()
    for video in videos { counts.add(live: live(video)) }
    return counts
  }

  private static func blockers(_ data: DataState, _ columns: LivenessColumns) -> [Blocker] {
    var blockers = [Blocker](repeating: Blocker(rule: "", code: "", detail: ""), count: columns.blockerSlots)
    for ordinal in data.populated("Blocker") { blockers[ordinal] = columns.blocker(ordinal) }
    return blockers
  }

  public var version: Version { state.version }

  public func videoID(_ video: Ordinal) -> Int64 { columns.videoIDs.long(at: video) ?? 0 }

  /// The countries in which a video is live.
  public func live(_ video: Ordinal) -> CountrySet { set(columns.live.reference(at: video)) }

  /// A video's blocks, in the order of their blockers.
  public func blocks(_ video: Ordinal) -> [Block] {
    guard let list = columns.blockLists.reference(at: video) else { return [] }
    return columns.blocksOfList.elements(at: list).map { block in
      Block(
        blocker: columns.blockerOfBlock.reference(at: block) ?? 0,
        countries: set(columns.setOfBlock.reference(at: block)))
    }
  }

  /// A video's own assets, ascending by id.
  public func assets(_ video: Ordinal) -> [AssetLiveness] {
    guard let list = columns.assetLists.reference(at: video) else { return [] }
    return columns.assetsOfList.elements(at: list).map { asset in
      AssetLiveness(assetID: columns.assetIDs.long(at: asset) ?? 0, live: set(columns.setOfAsset.reference(at: asset)))
    }
  }

  /// When the video's own part of its verdicts changes next, nil when nothing is due.
  public func nextChange(_ video: Ordinal) -> Instant? {
    columns.nextChanges.long(at: video).map { Instant(milliseconds: $0) }
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

/// What one output state says of one video, with nothing left as a reference.
public struct VideoVerdicts: Hashable, Sendable {
  public struct Block: Hashable, Sendable {
    public var blocker: Blocker
    public var countries: CountrySet
  }

  public var videoID: Int64
  public var live: CountrySet
  /// Ascending by blocker.
  public var blocks: [Block]
  /// Ascending by asset id.
  public var assets: [LivenessState.AssetLiveness]
  public var nextChange: Instant?

  /// The blockers of one cell; none exactly when it is live.
  public func blockers(in country: Country) -> [Blocker] {
    blocks.filter { $0.countries.contains(country) }.map(\.blocker)
  }
}

/// How many cells an output has, and how many of them are live.
public struct CellCounts: Hashable, Sendable {
  public private(set) var videos = 0
  public private(set) var live = 0

  public init() {}

  public mutating func add(live countries: CountrySet) {
    videos += 1
    live += countries.count
  }

  mutating func remove(live countries: CountrySet) {
    videos -= 1
    live -= countries.count
  }

  public var cells: Int { videos * Country.count }
  public var blocked: Int { cells - live }
}
