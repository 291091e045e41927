import Gatekeeper
import RuleKit

/// Makes the records of dataset "synopses": about 30 for a movie or show, 8 for a season or episode.
///
/// The texts of one video are the same in every language but for a label that names the language.
struct SynopsisGenerator: Sendable {
  let seed: UInt64

  /// Appends the synopses of a family, in the order of its videos.
  func append(_ family: SyntheticFamily, to synopses: inout [Synopsis]) {
    for node in family.nodes {
      append(node, family.profile, to: &synopses)
      if node.index == family.danglingIndex { appendDangling(behind: node, to: &synopses) }
    }
  }

  /// The languages in which a video should have a synopsis.
  private func languages(of node: VideoNode, _ profile: FamilyProfile) -> LanguageMask {
    node.parentIndex == nil ? profile.synopses : profile.partSynopses
  }

  /// Appends the synopses of one video: 98.5 % of those it should have, 2 % of them as drafts.
  func append(_ node: VideoNode, _ profile: FamilyProfile, to synopses: inout [Synopsis]) {
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
  private func appendDangling(behind node: VideoNode, to synopses: inout [Synopsis]) {
    var random = SeededRandom(seed: seed, .dangling, entity: node.index)
    var synopsis = synopsis(node, in: SyntheticLanguages.english, &random)
    synopsis.videoID = SyntheticID.missingVideo(node.index)
    synopses.append(synopsis)
  }
}
