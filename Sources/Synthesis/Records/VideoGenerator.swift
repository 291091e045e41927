import Gatekeeper
import RuleKit

/// Makes the records of dataset "videos", from a family's layout and profile.
struct VideoGenerator: Sendable {
  let seed: UInt64

  /// Appends the videos of a family, in id order.
  func append(_ family: SyntheticFamily, to videos: inout [Video]) {
    for node in family.nodes { videos.append(video(node, of: family)) }
  }

  /// The record of one video.
  func video(_ node: VideoNode, of family: SyntheticFamily) -> Video {
    Video(
      id: SyntheticID.video(node.index), kind: node.kind, parentID: parentID(of: node),
      number: node.number.map { Int32($0) },
      originalLanguage: SyntheticLanguages.tags[family.profile.originalLanguage], title: name(of: node),
      runtimeSeconds: runtime(of: node, family.profile))
  }

  /// The title of a video. It is the same in every language, because it is made up anyway.
  func name(of node: VideoNode) -> String {
    if node.kind == .season, let number = node.number { return TitleWords.season(number) }
    return TitleWords.title(seed: seed, number: node.index)
  }

  private func parentID(of node: VideoNode) -> Int64? {
    node.hasMissingParent ? SyntheticID.missingVideo(node.index) : node.parentIndex.map(SyntheticID.video)
  }

  /// Nil for shows and seasons, and for one playable video in a hundred.
  private func runtime(of node: VideoNode, _ profile: FamilyProfile) -> Int32? {
    guard node.kind.isPlayable else { return nil }
    var random = SeededRandom(seed: seed, .runtime, entity: node.index)
    guard !random.chance(perMille: 10) else { return nil }
    return Int32(profile.runtimeSeconds + random.within(-300...300))
  }
}
