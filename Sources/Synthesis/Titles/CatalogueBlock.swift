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
