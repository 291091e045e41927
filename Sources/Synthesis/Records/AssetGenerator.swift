import Gatekeeper
import RuleKit

/// Makes the records of dataset "assets": about 30 a video. What a show or season has is its trailer.
///
/// Each video gets the picture, a dub and subtitles in each language of the family's profile, captions in two languages and
/// an audio description, but for one file in a hundred that is not there. Nine in ten are approved.
struct AssetGenerator: Sendable {
  let seed: UInt64
  let instant: Instant

  /// States of an asset that is not approved; each is drawn as often as it stands here.
  private static let unfinished: [AssetState] = [
    .ordered, .ordered, .ordered, .ordered, .delivered, .delivered, .delivered, .delivered, .rejected, .withdrawn,
  ]

  /// Dangling assets of a block.
  private static let danglingCount = 3

  /// Appends the assets of a family, in the order of its videos.
  func append(_ family: SyntheticFamily, to assets: inout [Asset]) {
    for node in family.nodes {
      append(node, family.profile, to: &assets)
      if node.index == family.danglingIndex { appendDangling(behind: node, to: &assets) }
    }
  }

  /// Appends the assets of one video, in id order.
  func append(_ node: VideoNode, _ profile: FamilyProfile, to assets: inout [Asset]) {
    var random = SeededRandom(seed: seed, .assets, entity: node.index)
    let readiness = readiness(of: node)
    forEachSlot(profile) { slot in
      // The asset is drawn even when it is left out, so that the others stay what they are.
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

  /// The files that a video of the family should have, in id order.
  private func forEachSlot(_ profile: FamilyProfile, _ body: (AssetSlot) -> Void) {
    body(AssetSlot(kind: .video, language: 0))
    for language in profile.dubs { body(AssetSlot(kind: .audio, language: language)) }
    for language in profile.subtitles { body(AssetSlot(kind: .subtitles, language: language)) }
    let english = SyntheticLanguages.english
    // Captions exist in English and in one other language: the original, or French for an English original.
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
      asset.availableFrom = instant.advanced(milliseconds: Instant.day * (random.chance(perMille: 500) ? days : -days))
    }
    return asset
  }

  /// Approved assets in a thousand: nine in ten over all, but only half of them in a season or movie that runs late.
  private func readiness(of node: VideoNode) -> Int {
    var random = SeededRandom(seed: seed, .lateness, entity: node.groupIndex)
    return random.chance(perMille: 120) ? 520 : 952
  }

  /// Assets of a video that no dataset has.
  private func appendDangling(behind node: VideoNode, to assets: inout [Asset]) {
    for offset in 0..<Self.danglingCount {
      assets.append(
        Asset(
          id: SyntheticID.asset(video: node.index, slot: AssetSlot.danglingNumber(offset)),
          videoID: SyntheticID.missingVideo(node.index), kind: .audio, language: SyntheticLanguages.tags[offset],
          state: .approved))
    }
  }
}
