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
