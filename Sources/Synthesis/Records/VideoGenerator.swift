import Gatekeeper
import RuleKit

/// Makes the records of dataset "videos".
struct VideoGenerator: Sendable {
  let seed: UInt64

  func append(_ title: SyntheticTitle, to videos: inout [Video]) {
    for node in title.nodes { videos.append(video(node, of: title)) }
  }

  func video(_ node: VideoNode, of title: SyntheticTitle) -> Video {
    Video(
      id: SyntheticID.video(node.index), kind: node.kind, parentID: parentID(of: node),
      number: node.number.map { Int32($0) },
      originalLanguage: SyntheticLanguages.tags[title.profile.originalLanguage], title: name(of: node),
      runtimeSeconds: runtime(of: node, title.profile))
  }

  /// The title in every language: it is made up anyway.
  func name(of node: VideoNode) -> String {
    if node.kind == .season, let number = node.number { return TitleWords.season(number) }
    return TitleWords.title(seed: seed, number: node.index)
  }

  private func parentID(of node: VideoNode) -> Int64? {
    node.isOrphan ? SyntheticID.ghost(node.index) : node.parentIndex.map(SyntheticID.video)
  }

  /// Nil for shows and seasons, and for one playable video in a hundred.
  private func runtime(of node: VideoNode, _ profile: TitleProfile) -> Int32? {
    guard node.kind.isPlayable else { return nil }
    var random = SeededRandom(seed: seed, .runtime, entity: node.index)
    guard !random.chance(perMille: 10) else { return nil }
    return Int32(profile.runtimeSeconds + random.within(-300...300))
  }
}
