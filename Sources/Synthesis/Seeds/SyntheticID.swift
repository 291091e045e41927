/// The ids of synthetic records, derived from a video's place in the catalogue so that any record can be made by
/// itself.
///
/// The ranges do not meet for up to `SyntheticCatalogue.maximumVideos` videos.
enum SyntheticID {
  static let firstVideo: Int64 = 1_000_001

  /// The contracts that one video can have.
  static let contractsAVideo = 8

  /// Ids that one video's assets can have: see `AssetSlot`.
  static let assetsAVideo = 128

  static func video(_ index: Int) -> Int64 { firstVideo + Int64(index) }

  /// The id of a video that no dataset has: what dangling records refer to.
  static func ghost(_ index: Int) -> Int64 { 60_000_001 + Int64(index) }

  /// - Parameter number: 0..<`contractsAVideo`.
  static func contract(video index: Int, number: Int) -> Int64 { 100_000_001 + Int64(index * contractsAVideo + number) }

  static func asset(video index: Int, slot: Int) -> Int64 { 1_000_000_001 + Int64(index * assetsAVideo + slot) }
}
