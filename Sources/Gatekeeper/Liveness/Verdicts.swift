public import RuleKit

/// Why a cell is blocked: the `Blocker` record of the output dataset.
public struct Blocker: Hashable, Sendable, Comparable {
  public var rule: String
  public var code: String
  /// Empty when the code has none.
  public var detail: String

  public init(rule: String, code: String, detail: String) {
    (self.rule, self.code, self.detail) = (rule, code, detail)
  }

  /// Byte by byte: Swift's own comparison of strings takes two spellings of one character for equal.
  public static func == (left: Blocker, right: Blocker) -> Bool {
    left.rule.utf8.elementsEqual(right.rule.utf8) && left.code.utf8.elementsEqual(right.code.utf8)
      && left.detail.utf8.elementsEqual(right.detail.utf8)
  }

  public func hash(into hasher: inout Hasher) {
    for byte in detail.utf8 { hasher.combine(byte) }
    for byte in code.utf8 { hasher.combine(byte) }
  }

  /// `maturity-rating/rating-missing`.
  public var name: String { "\(rule)/\(code)" }

  /// By the UTF-8 bytes of rule, then code, then detail: the order of blocks.
  public static func < (left: Blocker, right: Blocker) -> Bool {
    for (a, b) in [(left.rule, right.rule), (left.code, right.code), (left.detail, right.detail)]
    where !a.utf8.elementsEqual(b.utf8) {
      return a.utf8.lexicographicallyPrecedes(b.utf8)
    }
    return false
  }
}

/// One blocker of a video, and the countries in which it blocks it.
public struct Block: Hashable, Sendable {
  public var blocker: Blocker
  public var countries: CountrySet
}

/// What one output state says of one video, complete in itself: every reference to another record is resolved.
public struct VideoVerdicts: Hashable, Sendable {
  /// Where one of the video's own assets is live.
  public struct AssetLiveness: Hashable, Sendable {
    public var assetID: Int64
    public var live: CountrySet
  }

  public var videoID: Int64
  public var live: CountrySet
  /// Ascending by blocker.
  public var blocks: [Block]
  /// Ascending by asset id.
  public var assets: [AssetLiveness]
  /// When the video's own part of its verdicts changes next, nil when nothing is due.
  public var nextChange: Instant?

  /// The blockers of one cell; none exactly when it is live.
  public func blockers(in country: Country) -> [Blocker] {
    blocks.filter { $0.countries.contains(country) }.map(\.blocker)
  }
}

/// How many cells an output has, and how many of them are live.
public struct CellCounts: Hashable, Sendable {
  public private(set) var videos = 0
  public private(set) var live = 0

  public init() {}

  /// Counts a video that is live in these countries.
  public mutating func add(live countries: CountrySet) {
    videos += 1
    live += countries.count
  }

  /// Undoes `add` for a video that was counted.
  mutating func remove(live countries: CountrySet) {
    videos -= 1
    live -= countries.count
  }

  /// Every video in every country of the index.
  public var cells: Int { videos * Country.count }
  public var blocked: Int { cells - live }
}
