public import Gatekeeper
public import RuleKit

/// A made-up catalogue with the shapes of a large service, for demos, benchmarks and tests.
///
/// ## Overview
/// A catalogue is a description, not a collection: it holds a few numbers, and makes records while they are read. A record's
/// content depends on the seed, the instant, its dataset and the video it belongs to: not on how many videos there are, on
/// what was read before, or on threads. So a catalogue of N videos is the beginning of every larger one, and any number of
/// readers may walk its datasets at once. Titles, texts and rating boards are made up and look it.
///
/// Per 1,000 videos there are about 230 contracts, 30,000 assets, 15,000 ratings and 11,000 synopses, and always 250
/// territories. A few records are wrong in the ways that records are: parents that never arrived, and contracts, assets,
/// ratings and synopses of videos that do not exist.
///
/// ```swift
/// let catalogue = SyntheticCatalogue(videos: 1000, seed: 1, instant: SyntheticCatalogue.usualInstant)
/// for video in catalogue.videos.prefix(3) { print(video.id, video.title ?? "") }
/// let approved = catalogue.assets.count { $0.state == .approved }
/// ```
public struct SyntheticCatalogue: Sendable {
  /// How many videos the id ranges have room for.
  public static let maximumVideos = 10_000_000

  /// The instants a catalogue may be for: at least ten years inside the years 1 to 9999, so that its windows are too.
  public static let instants: ClosedRange<Instant> = {
    let tenYears = 3653 * 86_400_000
    return Instant.earliest.advanced(milliseconds: tenYears)...Instant.latest.advanced(milliseconds: -tenYears)
  }()

  /// The instant of demos and benchmarks: 2026-01-01T00:00:00Z.
  public static let usualInstant = Instant(milliseconds: 1_767_225_600_000)

  /// Records of dataset "videos".
  public let videoCount: Int
  /// Another seed gives other records of the same shapes.
  public let seed: UInt64
  /// The instant around which windows are open, closed or still to open.
  public let instant: Instant

  let contractGenerator: ContractGenerator
  let assetGenerator: AssetGenerator
  let ratingGenerator: RatingGenerator
  let synopsisGenerator: SynopsisGenerator
  let videoGenerator: VideoGenerator

  /// - Precondition: `videos` is in 1...`maximumVideos`, and the instant in `instants`.
  public init(videos: Int, seed: UInt64, instant: Instant) {
    precondition((1...Self.maximumVideos).contains(videos), "\(videos) videos; give 1 to \(Self.maximumVideos)")
    precondition(Self.instants.contains(instant), "windows around \(instant) would leave the years 1 to 9999")
    videoCount = videos
    self.seed = seed
    self.instant = instant
    let windows = WindowGenerator(instant: instant, territorySets: TerritorySets(seed: seed))
    contractGenerator = ContractGenerator(seed: seed, windows: windows)
    assetGenerator = AssetGenerator(seed: seed, instant: instant)
    ratingGenerator = RatingGenerator(seed: seed, contracts: contractGenerator)
    synopsisGenerator = SynopsisGenerator(seed: seed)
    videoGenerator = VideoGenerator(seed: seed)
  }

  // MARK: Records of each dataset

  /// `videoCount` videos in id order; one in 500 has a parent that never arrived.
  public var videos: SyntheticRecords<Video> {
    SyntheticRecords(catalogue: self) { [videoGenerator] in videoGenerator.append($0, to: &$1) }
  }

  /// One to three for a movie or show, and a few for seasons.
  public var contracts: SyntheticRecords<Contract> {
    SyntheticRecords(catalogue: self) { [contractGenerator] in contractGenerator.append($0, to: &$1) }
  }

  /// About 30 a video.
  public var assets: SyntheticRecords<Asset> {
    SyntheticRecords(catalogue: self) { [assetGenerator] in assetGenerator.append($0, to: &$1) }
  }

  /// 60 to 120 for a movie or show, and a few for episodes.
  public var ratings: SyntheticRecords<Rating> {
    SyntheticRecords(catalogue: self) { [ratingGenerator] in ratingGenerator.append($0, to: &$1) }
  }

  /// About 30 for a movie or show, and 8 for a season or episode.
  public var synopses: SyntheticRecords<Synopsis> {
    SyntheticRecords(catalogue: self) { [synopsisGenerator] in synopsisGenerator.append($0, to: &$1) }
  }

  /// All 250, the same for every catalogue.
  public var territories: [Territory] { SyntheticTerritories.table.rows.map(\.territory) }

  /// Calls `body` with each record of a dataset; the memory is that of one family, however large the catalogue.
  public func forEachRecord(of dataset: Dataset, _ body: (InputRecord) throws -> Void) rethrows {
    switch dataset {
    case .videos: try videos.forEach { try body(.video($0)) }
    case .contracts: try contracts.forEach { try body(.contract($0)) }
    case .assets: try assets.forEach { try body(.asset($0)) }
    case .ratings: try ratings.forEach { try body(.rating($0)) }
    case .synopses: try synopses.forEach { try body(.synopsis($0)) }
    case .territories: try territories.forEach { try body(.territory($0)) }
    }
  }
}

extension SyntheticCatalogue {
  /// Puts every record of a dataset into `editor`, and returns how many there were.
  ///
  /// The memory beside the editor's is that of one family. Any number of datasets may be filled at once, each by one
  /// thread.
  /// - Precondition: the editor edits `dataset`.
  @discardableResult
  public func fill(_ editor: DatasetEditor, with dataset: Dataset) throws -> Int {
    var count = 0
    try forEachRecord(of: dataset) { record in
      try editor.upsert(record)
      count += 1
    }
    return count
  }
}
