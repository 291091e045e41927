import RuleKit

/// A movie alone, or a show with its seasons and their episodes, with all that their records are made of.
///
/// The generator works a family at a time: the videos of a family share language, deals and circumstances, and everything
/// about a family follows from the seed and the place where it begins. Nothing outside of it has to be known.
struct SyntheticFamily: Sendable {
  let layout: FamilyLayout
  let profile: FamilyProfile
  /// Its videos in id order; fewer than the layout's at the very end of a catalogue.
  let nodes: [VideoNode]
  /// The video behind which the block's dangling records stand, when it is one of this family's.
  let danglingIndex: Int?

  /// - Parameters:
  ///   - block: the block that the family is in.
  ///   - videoLimit: videos from this index on are left out.
  init(seed: UInt64, layout: FamilyLayout, block: CatalogueBlock, videoLimit: Int) {
    self.layout = layout
    profile = FamilyProfile(seed: seed, family: layout)
    let indexes = layout.firstIndex..<min(layout.endIndex, videoLimit)
    var nodes = layout.nodes
    nodes.removeSubrange(indexes.count...)
    if indexes.contains(block.missingParentIndex) {
      nodes[block.missingParentIndex - layout.firstIndex].hasMissingParent = true
    }
    self.nodes = nodes
    danglingIndex = indexes.contains(block.danglingIndex) ? block.danglingIndex : nil
  }

  /// The movie or show.
  var top: VideoNode { nodes[0] }
}

/// One video's place in the catalogue, before it has any content.
struct VideoNode: Sendable {
  /// The place itself: 0-based, in id order.
  let index: Int
  let kind: VideoKind
  /// The video it hangs under: a season's show, an episode's season. Nil for a movie or show.
  let parentIndex: Int?
  /// Among its siblings, from 1. Nil for a movie or show.
  let number: Int?
  /// Whether its `parentId` names a video that never arrived.
  var hasMissingParent = false

  /// The video whose circumstances it shares: the episodes of a season tend to be late together.
  var groupIndex: Int { kind == .episode ? parentIndex ?? index : index }
}

/// The shape of one family: a movie, or a show with its seasons and their episodes in id order.
struct FamilyLayout: Sendable {
  /// Index of the movie or show.
  let firstIndex: Int
  /// Episodes of each season, at least one; empty for a movie.
  let episodeCounts: [Int]

  var isMovie: Bool { episodeCounts.isEmpty }

  var videoCount: Int { 1 + episodeCounts.count + episodeCounts.reduce(0, +) }

  /// One past the last of its videos.
  var endIndex: Int { firstIndex + videoCount }

  /// Its videos: show, season 1 and its episodes, season 2, ...
  var nodes: [VideoNode] {
    var nodes = [VideoNode(index: firstIndex, kind: isMovie ? .movie : .show, parentIndex: nil, number: nil)]
    nodes.reserveCapacity(videoCount)
    for (offset, episodeCount) in episodeCounts.enumerated() {
      let seasonIndex = firstIndex + nodes.count
      nodes.append(VideoNode(index: seasonIndex, kind: .season, parentIndex: firstIndex, number: offset + 1))
      for episode in 1...episodeCount {
        nodes.append(
          VideoNode(index: seasonIndex + episode, kind: .episode, parentIndex: seasonIndex, number: episode))
      }
    }
    return nodes
  }
}

/// What all videos of one family have in common: its language, the languages it is made for, and for whom.
struct FamilyProfile: Sendable {
  /// An index of `SyntheticLanguages.tags`.
  let originalLanguage: Int
  /// The languages it is dubbed into, the original included.
  let dubs: LanguageMask
  let subtitles: LanguageMask
  /// Languages of the movie's or show's synopses.
  let synopses: LanguageMask
  /// Languages of the synopses of its seasons and episodes.
  let partSynopses: LanguageMask
  /// Level of `CertificateScale.ages`.
  let maturity: Int
  /// Chance in a thousand that a country without a contract has a rating all the same.
  let ratingReach: Int
  /// Of the movie, or of a usual episode.
  let runtimeSeconds: Int

  init(seed: UInt64, family: FamilyLayout) {
    var random = SeededRandom(seed: seed, .profile, entity: family.firstIndex)
    originalLanguage = SyntheticLanguages.drawOriginal(&random)
    // A service's own greatest productions come in every language at once.
    let isEverywhere = random.chance(perMille: 30)
    let original = originalLanguage
    /// Languages by their chances, or all of them, and the original in any case.
    func draw(_ chances: [Int], orAll isAll: Bool) -> LanguageMask {
      var mask = SyntheticLanguages.draw(chances, &random)
      if isAll { mask = .first(chances.count) }
      mask.insert(original)
      return mask
    }
    dubs = draw(SyntheticLanguages.dubChances, orAll: isEverywhere)
    subtitles = draw(SyntheticLanguages.subtitleChances, orAll: isEverywhere)
    synopses = draw(SyntheticLanguages.topSynopsisChances, orAll: false)
    partSynopses = draw(SyntheticLanguages.partSynopsisChances, orAll: false)
    maturity = random.below(CertificateScale.ages.count)
    ratingReach = random.within(650...900)
    runtimeSeconds = 60 * (family.isMovie ? random.within(78...155) : random.within(21...62))
  }
}
