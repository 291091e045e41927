import RuleKit

/// The ids of synthetic records, derived from a video's place in the catalogue so that any record can be made by
/// itself.
///
/// Every dataset has a range of ids of its own, and the ranges do not meet for up to `SyntheticCatalogue.maximumVideos` videos.
enum SyntheticID {
  /// The id of the catalogue's first video.
  static let firstVideo: Int64 = 1_000_001

  /// The contracts that one video can have.
  static let contractsAVideo = 8

  /// Ids that one video's assets can have: see `AssetSlot`.
  static let assetsAVideo = 128

  /// The id of the video at a place, 0-based.
  static func video(_ index: Int) -> Int64 { firstVideo + Int64(index) }

  /// The id of a video that no dataset has: what a dangling record refers to. Each place has one.
  static func missingVideo(_ index: Int) -> Int64 { 60_000_001 + Int64(index) }

  /// - Parameter number: 0..<`contractsAVideo`.
  static func contract(video index: Int, number: Int) -> Int64 { 100_000_001 + Int64(index * contractsAVideo + number) }

  /// - Parameter slot: 0..<`assetsAVideo`, as `AssetSlot.number` says.
  static func asset(video index: Int, slot: Int) -> Int64 { 1_000_000_001 + Int64(index * assetsAVideo + slot) }
}

/// Which of a video's files an asset is: the picture, or one kind of file in one language. A video has at most one asset a
/// slot, and the slot decides the id.
struct AssetSlot: Hashable, Sendable {
  let kind: AssetKind
  /// Index of `SyntheticLanguages.tags`; 0 for pictures, which have none.
  let language: Int

  /// Room for each kind's languages: 3 kinds times 40, a picture and an audio description fit
  /// `SyntheticID.assetsAVideo`.
  private static let languageRoom = 40

  /// 0..<`SyntheticID.assetsAVideo`, the order of a video's assets.
  var number: Int {
    switch kind {
    case .video: 0
    case .audio: 1 + language
    case .subtitles: 1 + Self.languageRoom + language
    case .captions: 1 + 2 * Self.languageRoom + language
    case .audioDescription: 1 + 3 * Self.languageRoom
    }
  }

  /// The slot of a dangling asset, behind the slots of real ones.
  static func danglingNumber(_ offset: Int) -> Int { 2 + 3 * languageRoom + offset }
}
