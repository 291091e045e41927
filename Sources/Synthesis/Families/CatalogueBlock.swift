/// The shapes of 500 consecutive videos, with exactly the shares of kinds of a large service.
///
/// A catalogue is a row of blocks, and each block is drawn by itself from the seed and its number. So the family of any
/// video is found without drawing those before it, and a catalogue of N videos is the beginning of every larger one of the
/// same seed.
///
/// A block is drawn in three steps. First the 40 seasons are dealt to the 25 shows, and then the 390 episodes to the 40
/// seasons, both unevenly: few shows are long, many have one season. Then the shows and the 45 movies are shuffled, and
/// laid out one after the other. Last, one season or episode is chosen whose parent never arrived, and one video behind
/// which the dangling records of the block stand.
struct CatalogueBlock: Sendable {
  /// Videos of every block.
  static let videoCount = 500

  /// How many there are of each kind: 9 %, 5 %, 8 % and 78 % of the videos.
  private static let (movies, shows, seasons, episodes) = (45, 25, 40, 390)

  /// The least a season has.
  private static let fewestEpisodes = 4

  /// In id order.
  let families: [FamilyLayout]
  /// A season or episode whose parent never arrived.
  let missingParentIndex: Int
  /// The video behind which the block's dangling records stand.
  let danglingIndex: Int

  /// - Parameter number: 0-based, in id order.
  init(seed: UInt64, number: Int) {
    var random = SeededRandom(seed: seed, .layout, entity: number)
    var shapes = Self.showShapes(&random) + Array(repeating: [], count: Self.movies)
    random.shuffle(&shapes)
    var nextIndex = number * Self.videoCount
    danglingIndex = nextIndex + random.below(Self.videoCount)
    families = shapes.map { episodeCounts in
      let family = FamilyLayout(firstIndex: nextIndex, episodeCounts: episodeCounts)
      nextIndex = family.endIndex
      return family
    }
    let shows = families.filter { !$0.isMovie }
    let show = random.pick(shows)
    missingParentIndex = show.firstIndex + 1 + random.below(show.videoCount - 1)
  }

  /// The family that a video belongs to.
  ///
  /// - Precondition: the video is in this block.
  /// - Complexity: O(families of the block).
  func family(containing index: Int) -> FamilyLayout {
    guard let family = families.first(where: { index < $0.endIndex }), index >= family.firstIndex else {
      preconditionFailure("video \(index) is not in the block of video \(families[0].firstIndex)")
    }
    return family
  }

  /// The number of the block that a video is in.
  static func number(ofVideo index: Int) -> Int { index / videoCount }

  /// The episode counts of each show's seasons: a few long shows, many of one season.
  private static func showShapes(_ random: inout SeededRandom) -> [[Int]] {
    let seasonCounts = shares(of: seasons, among: shows, atLeast: 1, &random)
    var episodeCounts = shares(of: episodes, among: seasons, atLeast: fewestEpisodes, &random)
    // The longest seasons lie at the front; without this the first shows would get all of them.
    random.shuffle(&episodeCounts)
    var rest = episodeCounts[...]
    return seasonCounts.map { count in
      defer { rest = rest.dropFirst(count) }
      return Array(rest.prefix(count))
    }
  }

  /// Divides a total unevenly: everyone gets the least, and each further item goes to the earlier of two places drawn.
  private static func shares(
    of total: Int, among count: Int, atLeast least: Int, _ random: inout SeededRandom
  ) -> [Int] {
    var shares = Array(repeating: least, count: count)
    for _ in 0..<(total - least * count) { shares[min(random.below(count), random.below(count))] += 1 }
    return shares
  }
}
