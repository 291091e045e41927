public import Gatekeeper
public import RuleKit

/// A made-up catalogue with the shapes of a large service, for demos, benchmarks and tests.
///
/// A record's content depends on the seed, the instant, its dataset and the video it belongs to: not on how many videos
/// there are, on what was read before, or on threads. So a catalogue of N videos is the beginning of every larger one,
/// and any number of readers may walk its datasets at once. Titles, texts and rating boards are made up and look it.
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

  /// `videoCount` videos in id order; one in 500 has a parent that never arrived.
  public var videos: SyntheticRecords<Video> {
    SyntheticRecords(catalogue: self) { [videoGenerator] in videoGenerator.append($0, to: &$1) }
  }

  public var contracts: SyntheticRecords<Contract> {
    SyntheticRecords(catalogue: self) { [contractGenerator] in contractGenerator.append($0, to: &$1) }
  }

  public var assets: SyntheticRecords<Asset> {
    SyntheticRecords(catalogue: self) { [assetGenerator] in assetGenerator.append($0, to: &$1) }
  }

  public var ratings: SyntheticRecords<Rating> {
    SyntheticRecords(catalogue: self) { [ratingGenerator] in ratingGenerator.append($0, to: &$1) }
  }

  public var synopses: SyntheticRecords<Synopsis> {
    SyntheticRecords(catalogue: self) { [synopsisGenerator] in synopsisGenerator.append($0, to: &$1) }
  }

  /// All 250, the same for every catalogue.
  public var territories: [Territory] { SyntheticTerritories.table.rows.map(\.territory) }

  /// Calls `body` with each record of a dataset; the memory is that of one title, however large the catalogue.
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
