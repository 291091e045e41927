import Gatekeeper

/// The languages of the generator, from the one that most countries read to those of a single country, and how likely a
/// title comes in each.
///
/// The rest of the generator names a language by its position in `tags`.
enum SyntheticLanguages {
  /// First the 34 display languages, then those that only subtitles exist in.
  static let tags: [BCP47Tag] = displayTags + subtitleOnlyTags

  /// How many of `tags` are display languages.
  static let displayCount = displayTags.count

  /// The position of English.
  static let english = 0

  /// Display languages in which a service can also be dubbed and subtitled.
  private static let displayTags: [BCP47Tag] = [
    "en", "fr", "ar", "es-419", "ru", "pt-PT", "nl", "de", "es-ES", "pt-BR", "it", "tr", "zh-Hant", "ja", "ko", "sv",
    "hr", "nb", "da", "ms", "zh-Hans", "hi", "pl", "id", "th", "el", "cs", "ro", "he", "fi", "hu", "vi", "uk", "fr-CA",
  ]

  private static let subtitleOnlyTags: [BCP47Tag] = ["ca", "eu", "fil"]

  /// Chances in a thousand that a title is dubbed into each language; they add up to about 11 languages.
  static let dubChances = chances([(4, 900), (8, 520), (10, 210), (12, 90)])

  /// Likewise for subtitles; about 13.5 languages.
  static let subtitleChances = chances([(5, 930), (8, 560), (11, 262), (13, 90)])

  /// Likewise for the synopses of a movie or show: 30 languages.
  static let topSynopsisChances = chances([(12, 985), (22, 845)])

  /// Likewise for the synopses of a season or episode: 8 languages, the most read first.
  static let partSynopsisChances = chances([(3, 960), (1, 900), (3, 480), (5, 260), (22, 65)])

  /// Draws a set of languages, each with its own chance.
  static func draw(_ chances: [Int], _ random: inout SeededRandom) -> LanguageMask {
    var mask = LanguageMask()
    for (language, chance) in chances.enumerated() where random.chance(perMille: chance) { mask.insert(language) }
    return mask
  }

  /// The language a title was made in: English for three titles in ten, and any display language for the others.
  static func drawOriginal(_ random: inout SeededRandom) -> Int {
    random.chance(perMille: 300) ? english : random.below(displayCount)
  }

  /// Chances for runs of languages in the order of `tags`: `(4, 900)` is 900 in a thousand for each of the next four.
  private static func chances(_ runs: [(count: Int, perMille: Int)]) -> [Int] {
    runs.flatMap { Array(repeating: $0.perMille, count: $0.count) }
  }
}

/// A set of the generator's languages: bit *i* is entry *i* of `SyntheticLanguages.tags`.
struct LanguageMask: Hashable, Sendable {
  private(set) var bits: UInt64 = 0

  /// The first `count` languages of the table.
  static func first(_ count: Int) -> LanguageMask { LanguageMask(bits: 1 &<< UInt64(count) &- 1) }

  var count: Int { bits.nonzeroBitCount }

  func contains(_ language: Int) -> Bool { bits &>> UInt64(language) & 1 == 1 }

  mutating func insert(_ language: Int) { bits |= 1 &<< UInt64(language) }
}

extension LanguageMask: Sequence {
  /// Yields the languages in table order.
  struct Iterator: IteratorProtocol {
    fileprivate var rest: UInt64

    mutating func next() -> Int? {
      guard rest != 0 else { return nil }
      defer { rest &= rest &- 1 }
      return rest.trailingZeroBitCount
    }
  }

  func makeIterator() -> Iterator { Iterator(rest: bits) }

  var underestimatedCount: Int { count }
}
