import RuleKit

/// One title with all that its records are made of.
struct SyntheticTitle: Sendable {
  let layout: TitleLayout
  let profile: TitleProfile
  /// Its videos in id order; fewer than the layout's at the very end of a catalogue.
  let nodes: [VideoNode]
  /// The video behind which records of unknown videos stand, when it is one of this title's.
  let strayIndex: Int?

  /// - Parameter videoLimit: videos from this index on are left out.
  init(seed: UInt64, layout: TitleLayout, block: CatalogueBlock, videoLimit: Int) {
    self.layout = layout
    profile = TitleProfile(seed: seed, title: layout)
    let indexes = layout.firstIndex..<min(layout.endIndex, videoLimit)
    var nodes = layout.nodes
    nodes.removeSubrange(indexes.count...)
    if indexes.contains(block.orphanIndex) { nodes[block.orphanIndex - layout.firstIndex].isOrphan = true }
    self.nodes = nodes
    strayIndex = indexes.contains(block.strayIndex) ? block.strayIndex : nil
  }

  /// The movie or show.
  var top: VideoNode { nodes[0] }
}

/// One video's place in the catalogue, before it has any content.
struct VideoNode: Sendable {
  /// 0-based, in id order.
  let index: Int
  let kind: VideoKind
  /// The video it hangs under: a season's show, an episode's season.
  let parentIndex: Int?
  /// Among its siblings, from 1.
  let number: Int?
  /// Its `parentId` names a video that never arrived.
  var isOrphan = false

  /// The video whose circumstances it shares: episodes of a season tend to be late together.
  var groupIndex: Int { kind == .episode ? parentIndex ?? index : index }
}

/// The shape of one title: a movie, or a show with its seasons and their episodes in id order.
struct TitleLayout: Sendable {
  /// Index of the movie or show.
  let firstIndex: Int
  /// Episodes of each season; empty for a movie.
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

/// What all videos of one title have in common: its language, the languages it is made for, and for whom.
struct TitleProfile: Sendable {
  /// Indexes and sets of `SyntheticLanguages`.
  let originalLanguage: Int
  let dubs: LanguageMask
  let subtitles: LanguageMask
  /// Of the movie or show.
  let synopses: LanguageMask
  /// Of its seasons and episodes.
  let partSynopses: LanguageMask
  /// Level of `CertificateScale.ages`.
  let maturity: Int
  /// Chance in a thousand that a country without a contract has a rating all the same.
  let ratingReach: Int
  let runtimeSeconds: Int

  init(seed: UInt64, title: TitleLayout) {
    var random = SeededRandom(seed: seed, .profile, entity: title.firstIndex)
    originalLanguage = SyntheticLanguages.drawOriginal(&random)
    let isEverywhere = random.chance(perMille: 30)
    dubs = Self.mask(SyntheticLanguages.dubChances, unless: isEverywhere, with: originalLanguage, &random)
    subtitles = Self.mask(SyntheticLanguages.subtitleChances, unless: isEverywhere, with: originalLanguage, &random)
    synopses = Self.mask(SyntheticLanguages.titleSynopsisChances, unless: false, with: originalLanguage, &random)
    partSynopses = Self.mask(SyntheticLanguages.partSynopsisChances, unless: false, with: originalLanguage, &random)
    maturity = random.below(CertificateScale.ages.count)
    ratingReach = random.within(650...900)
    runtimeSeconds = 60 * (title.isMovie ? random.within(78...155) : random.within(21...62))
  }

  /// - Parameter isEverywhere: whether the title gets every language, as the service's own greatest do.
  private static func mask(
    _ chances: [Int], unless isEverywhere: Bool, with original: Int, _ random: inout SeededRandom
  ) -> LanguageMask {
    var mask = SyntheticLanguages.draw(chances, &random)
    if isEverywhere { mask = .first(chances.count) }
    mask.insert(original)
    return mask
  }
}

/// The shapes of 500 consecutive videos, with exactly the shares of kinds of a large service.
///
/// Blocks are drawn one by one, so any title is found without those before it, and a catalogue of N videos is the
/// beginning of every larger one of the same seed.
struct CatalogueBlock: Sendable {
  static let videoCount = 500

  /// 9 %, 5 %, 8 % and 78 % of the videos.
  private static let (movies, shows, seasons, episodes) = (45, 25, 40, 390)

  private static let fewestEpisodes = 4

  /// In id order.
  let titles: [TitleLayout]
  /// A season or episode whose parent never arrived.
  let orphanIndex: Int
  /// The video behind which the block's records of unknown videos stand.
  let strayIndex: Int

  init(seed: UInt64, number: Int) {
    var random = SeededRandom(seed: seed, .layout, entity: number)
    var shapes = Self.showShapes(&random) + Array(repeating: [], count: Self.movies)
    random.shuffle(&shapes)
    var nextIndex = number * Self.videoCount
    strayIndex = nextIndex + random.below(Self.videoCount)
    titles = shapes.map { episodeCounts in
      let title = TitleLayout(firstIndex: nextIndex, episodeCounts: episodeCounts)
      nextIndex = title.endIndex
      return title
    }
    let shows = titles.filter { !$0.isMovie }
    let show = random.pick(shows)
    orphanIndex = show.firstIndex + 1 + random.below(show.videoCount - 1)
  }

  /// The title that a video belongs to.
  /// - Precondition: the video is in this block.
  func title(containing index: Int) -> TitleLayout {
    guard let title = titles.first(where: { index < $0.endIndex }), index >= title.firstIndex else {
      preconditionFailure("video \(index) is not in the block of video \(titles[0].firstIndex)")
    }
    return title
  }

  /// The number of the block that a video is in.
  static func number(ofVideo index: Int) -> Int { index / videoCount }

  /// The episode counts of each show's seasons: a few long shows, many of one season.
  private static func showShapes(_ random: inout SeededRandom) -> [[Int]] {
    let seasonCounts = shares(of: seasons, among: shows, atLeast: 1, &random)
    var episodeCounts = shares(of: episodes, among: seasons, atLeast: fewestEpisodes, &random)
    random.shuffle(&episodeCounts)
    var rest = episodeCounts[...]
    return seasonCounts.map { count in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }

  /// Divides a total unevenly: of two places drawn, the earlier one gets the next item.
  private static func shares(
    of total: Int, among count: Int, atLeast least: Int, _ random: inout SeededRandom
  ) -> [Int] {
    var shares = Array(repeating: least, count: count)
    for _ in 0..<(total - least * count) { shares[min(random.below(count), random.below(count))] += 1 }
    return shares
  }
}
