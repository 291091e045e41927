import BitMemory
public import Hollow
public import RuleKit
public import Timeline

/// One output state, read: verdicts by video, and the evaluation they came from.
///
/// Videos are named by the ordinals of their `VideoLiveness` records. A state is immutable, and reading it is safe from
/// several threads. What it says of a video is read from the columns when it is asked for; only the small tables
/// (country sets, blockers) and the order of the videos are held beside them.
///
/// ```swift
/// let state = try OutputStates(store).latest()
/// if let video = state.find(videoID: 80_000_001) {
///   print(state.live(video).map(\.code))
///   for block in state.blocks(video) { print(state.blockers[block.blocker].name, block.countries.map(\.code)) }
/// }
/// ```
public struct LivenessState: Sendable {
  public let state: TimelineState
  public let evaluation: EvaluationRecord
  /// The hashes of the digest tree's buckets, as stored (`DigestTree`).
  public let buckets: [ContentHash]
  /// Ordinals of the `VideoLiveness` records, ascending by video id.
  public let videos: [Ordinal]
  /// Blockers by ordinal; unpopulated ones are empty.
  public let blockers: [Blocker]
  private let reader: LivenessReader

  /// Reads `state`'s vocabulary. O(videos log videos + distinct country sets + distinct blockers).
  ///
  /// Throws `SchemaError` for a state of another dataset, and `DatasetError` for one whose records are not those of an
  /// output (docs/domain.md, "Output dataset").
  public init(_ state: TimelineState) throws {
    self.state = state
    let reader = try LivenessReader(state)
    self.reader = reader
    blockers = Self.blockers(reader)
    evaluation = try EvaluationRecord(from: state)
    buckets = try Self.buckets(state)
    videos = reader.videos.map { (id: reader.videoID($0), ordinal: $0) }.sorted { $0.id < $1.id }.map(\.ordinal)
  }

  private static func blockers(_ reader: LivenessReader) -> [Blocker] {
    var blockers = [Blocker](repeating: Blocker(rule: "", code: "", detail: ""), count: reader.blockerSlots)
    for ordinal in reader.data.populated(BlockerField.typeName) { blockers[ordinal] = reader.blocker(ordinal) }
    return blockers
  }

  private static func buckets(_ state: TimelineState) throws -> [ContentHash] {
    let indices = try state.data.column(DigestBucketField.index, .int)
    let hashes = try state.data.column(DigestBucketField.hash, .bytes)
    var buckets = [ContentHash?](repeating: nil, count: DigestTree.bucketCount)
    for ordinal in state.data.populated(DigestBucketField.typeName) {
      guard let index = indices.long(at: ordinal), buckets.indices.contains(Int(index)),
        let bytes = hashes.bytes(at: ordinal), bytes.count == 32
      else {
        throw DatasetError(
          state, type: DigestBucketField.typeName, ordinal: ordinal, field: "\(DigestBucketField.hash)",
          reason: "is no bucket of a digest tree")
      }
      buckets[Int(index)] = ContentHash(bytes: bytes)
    }
    return buckets.map { $0 ?? DigestTree.emptyBucket }
  }

  public var version: Version { state.version }

  /// How many videos and live cells the state holds. O(videos).
  public var counts: CellCounts {
    var counts = CellCounts()
    for video in videos { counts.add(live: live(video)) }
    return counts
  }

  public func videoID(_ video: Ordinal) -> Int64 { reader.videoID(video) }

  /// The countries in which a video is live.
  public func live(_ video: Ordinal) -> CountrySet { reader.live(video) }

  /// A video's blocks, in the order of their blockers. O(blocks).
  public func blocks(_ video: Ordinal) -> [StoredBlock] { reader.blocks(video).map { reader.block(at: $0) } }

  /// A video's own assets, ascending by id. O(assets).
  public func assets(_ video: Ordinal) -> [VideoVerdicts.AssetLiveness] {
    reader.assets(video).map { entry in
      let asset = reader.asset(at: entry)
      return VideoVerdicts.AssetLiveness(assetID: asset.id, live: asset.live)
    }
  }

  /// When the video's own part of its verdicts changes next, nil when nothing is due.
  public func nextChange(_ video: Ordinal) -> Instant? { reader.nextChange(video) }

  /// The record of the video with `id`. O(log videos).
  public func find(videoID id: Int64) -> Ordinal? {
    let place = videos.partitionPoint { videoID($0) < id }
    return place < videos.count && videoID(videos[place]) == id ? videos[place] : nil
  }

  /// All verdicts of one video, complete in themselves. O(blocks + assets).
  public func verdicts(_ video: Ordinal) -> VideoVerdicts {
    VideoVerdicts(
      videoID: videoID(video), live: live(video),
      blocks: blocks(video).map { Block(blocker: blockers[$0.blocker], countries: $0.countries) },
      assets: assets(video), nextChange: nextChange(video))
  }
}
