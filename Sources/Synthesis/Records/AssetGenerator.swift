import Gatekeeper
import RuleKit

/// Makes the records of dataset "assets": about 30 a video. What a show or season has is its trailer.
struct AssetGenerator: Sendable {
  let seed: UInt64
  let instant: Instant

  /// States of an asset that is not approved, as often as they stand here.
  private static let unfinished: [AssetState] = [
    .ordered, .ordered, .ordered, .ordered, .delivered, .delivered, .delivered, .delivered, .rejected, .withdrawn,
  ]

  private static let straysAVideo = 3

  func append(_ title: SyntheticTitle, to assets: inout [Asset]) {
    for node in title.nodes {
      append(node, title.profile, to: &assets)
      if node.index == title.strayIndex { appendStrays(behind: node, to: &assets) }
    }
  }

  func append(_ node: VideoNode, _ profile: TitleProfile, to assets: inout [Asset]) {
    var random = SeededRandom(seed: seed, .assets, entity: node.index)
    let readiness = readiness(of: node)
    forEachSlot(profile) { slot in
      let isMissing = random.chance(perMille: 12)
      let asset = asset(slot, of: node, readiness: readiness, &random)
      if !isMissing { assets.append(asset) }
    }
  }

  /// An asset that is to be delivered and that the video may or may not have already.
  func asset(_ slot: AssetSlot, of node: VideoNode, state: AssetState) -> Asset {
    Asset(
      id: SyntheticID.asset(video: node.index, slot: slot.number), videoID: SyntheticID.video(node.index),
      kind: slot.kind, language: slot.kind == .video ? nil : SyntheticLanguages.tags[slot.language], state: state)
  }

  /// In id order.
  private func forEachSlot(_ profile: TitleProfile, _ body: (AssetSlot) -> Void) {
    body(AssetSlot(kind: .video, language: 0))
    for language in profile.dubs { body(AssetSlot(kind: .audio, language: language)) }
    for language in profile.subtitles { body(AssetSlot(kind: .subtitles, language: language)) }
    let english = SyntheticLanguages.english
    let second = profile.originalLanguage == english ? english + 1 : profile.originalLanguage
    for language in [english, second] { body(AssetSlot(kind: .captions, language: language)) }
    body(AssetSlot(kind: .audioDescription, language: english))
  }

  private func asset(
    _ slot: AssetSlot, of node: VideoNode, readiness: Int, _ random: inout SeededRandom
  ) -> Asset {
    let isApproved = random.chance(perMille: readiness)
    var asset = asset(slot, of: node, state: isApproved ? .approved : random.pick(Self.unfinished))
    if random.chance(perMille: 20) {
      let days = random.within(1...60)
      asset.availableFrom = instant.advanced(milliseconds: 86_400_000 * (random.chance(perMille: 500) ? days : -days))
    }
    return asset
  }

  /// Approved assets in a thousand: nine in ten over all, half of them in a season or movie that runs late.
  private func readiness(of node: VideoNode) -> Int {
    var random = SeededRandom(seed: seed, .lateness, entity: node.groupIndex)
    return random.chance(perMille: 120) ? 520 : 952
  }

  /// Assets of a video that no dataset has.
  private func appendStrays(behind node: VideoNode, to assets: inout [Asset]) {
    for offset in 0..<Self.straysAVideo {
      assets.append(
        Asset(
          id: SyntheticID.asset(video: node.index, slot: AssetSlot.strayNumber(offset)),
          videoID: SyntheticID.ghost(node.index), kind: .audio, language: SyntheticLanguages.tags[offset],
          state: .approved))
    }
  }
}

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
