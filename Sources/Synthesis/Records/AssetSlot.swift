import RuleKit

/// Which of a video's files an asset is. A video has at most one asset a slot, and the slot decides the id.
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

  /// The asset id of a record that refers to an unknown video.
  static func strayNumber(_ offset: Int) -> Int { 2 + 3 * languageRoom + offset }
}
