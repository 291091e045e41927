import Gatekeeper
import RuleKit

/// Makes the records of dataset "synopses": about 30 for a movie or show, 8 for a season or episode.
struct SynopsisGenerator: Sendable {
  let seed: UInt64

  func append(_ title: SyntheticTitle, to synopses: inout [Synopsis]) {
    for node in title.nodes {
      append(node, title.profile, to: &synopses)
      if node.index == title.strayIndex { appendStray(behind: node, to: &synopses) }
    }
  }

  /// The languages in which a video should have a synopsis.
  func languages(of node: VideoNode, _ profile: TitleProfile) -> LanguageMask {
    node.parentIndex == nil ? profile.synopses : profile.partSynopses
  }

  /// 98.5 % of them are there, 2 % of those as drafts.
  func append(_ node: VideoNode, _ profile: TitleProfile, to synopses: inout [Synopsis]) {
    var random = SeededRandom(seed: seed, .synopses, entity: node.index)
    let title = VideoGenerator(seed: seed).name(of: node)
    let body = SynopsisWords.body(&random)
    for language in languages(of: node, profile) {
      let (isPresent, isDraft) = (random.chance(perMille: 985), random.chance(perMille: 20))
      guard isPresent else { continue }
      synopses.append(
        Synopsis(
          videoID: SyntheticID.video(node.index), language: SyntheticLanguages.tags[language], title: title,
          text: SynopsisWords.labels[language] + body, state: isDraft ? .draft : .approved))
    }
  }

  /// An approved synopsis in one language, in words of its own.
  func synopsis(_ node: VideoNode, in language: Int, _ random: inout SeededRandom) -> Synopsis {
    Synopsis(
      videoID: SyntheticID.video(node.index), language: SyntheticLanguages.tags[language],
      title: VideoGenerator(seed: seed).name(of: node),
      text: SynopsisWords.labels[language] + SynopsisWords.body(&random), state: .approved)
  }

  /// A synopsis of a video that no dataset has.
  private func appendStray(behind node: VideoNode, to synopses: inout [Synopsis]) {
    var random = SeededRandom(seed: seed, .strays, entity: node.index)
    var synopsis = synopsis(node, in: SyntheticLanguages.english, &random)
    synopsis.videoID = SyntheticID.ghost(node.index)
    synopses.append(synopsis)
  }
}
