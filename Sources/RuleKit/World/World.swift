/// Everything of one evaluation that is not about one video: the instant, and what each territory requires.
///
/// Rules ask it for sets of countries; all of them are computed once here, so that a question is a load. Requirements
/// are cut to launched territories, since no rule but the first looks at another.
public final class World: Sendable {
  /// The evaluation's `evaluatedAt`; rules have no other clock.
  public let instant: Instant
  public let vocabulary: Vocabulary
  /// Countries with a territory record, whatever it says.
  public let recorded: CountrySet
  /// Countries with a territory record that says launched.
  public let launched: CountrySet
  /// Launched countries where captions are required.
  public let captionsRequired: CountrySet
  /// Launched countries where a rating is required.
  public let ratingRequired: CountrySet
  /// Launched countries with at least one spoken language.
  public let spokenLanguageRequired: CountrySet
  /// Launched countries grouped by identical spoken languages, in detail order; the detail is those tags, sorted and
  /// joined by ",". Countries without a spoken language form a group too, without a detail.
  public let spokenLanguageGroups: [CountryGroup]
  /// The same groups cut to `captionsRequired`, those without such a country left out.
  public let captionGroups: [CountryGroup]
  /// The display languages that launched countries require.
  public let displayPages: [DisplayPage]

  @usableFromInline let speakingCountries: [CountrySet]
  @usableFromInline let acceptingCountries: [CountrySet]
  @usableFromInline let boardDetails: [Detail]
  @usableFromInline let languageDetails: [Detail]
  @usableFromInline let assetStateDetails: [Detail]
  private let acceptingEveryBoard: CountrySet
  private let texts: DetailTexts

  /// Interns the languages and boards that occur in the inputs (in any order, repeated or not) and the territories' own.
  ///
  /// - Precondition: no two territories have one country.
  /// - Complexity: O(languages x required tags), once a cycle.
  public init(instant: Instant, territories: [TerritoryFacts], languages: [String] = [], boards: [String] = []) {
    let requirements = TerritoryRequirements(territories)
    let vocabulary = Vocabulary(
      languages: languages + territories.flatMap { $0.displayLanguages + $0.spokenLanguages },
      boards: boards + territories.flatMap(\.boards))
    let stateNames = AssetState.allCases.map(\.name)
    let texts = DetailTexts(
      vocabulary.languages + vocabulary.boards + stateNames + requirements.display.map(\.text)
        + requirements.spokenLists.map(\.text))

    self.instant = instant
    self.vocabulary = vocabulary
    self.texts = texts
    recorded = CountrySet(territories.map(\.country))
    launched = requirements.launched
    acceptingEveryBoard = requirements.acceptingEveryBoard
    captionsRequired = requirements.captionsRequired
    ratingRequired = requirements.ratingRequired
    spokenLanguageRequired = requirements.spokenLanguageRequired
    spokenLanguageGroups = requirements.spokenLists.map {
      CountryGroup(countries: $0.countries, detail: texts.detail($0.text))
    }
    captionGroups = spokenLanguageGroups.compactMap { $0.cut(to: requirements.captionsRequired) }
    displayPages = requirements.displayPages(texts: texts, languages: vocabulary.languages)
    speakingCountries = vocabulary.languages.map(requirements.countriesSpeaking)
    acceptingCountries = vocabulary.boards.map(requirements.countriesAccepting)
    boardDetails = vocabulary.boards.map(texts.detail)
    languageDetails = vocabulary.languages.map(texts.detail)
    assetStateDetails = stateNames.map(texts.detail)
  }

  /// The same world at another instant. O(1).
  public init(_ other: World, at instant: Instant) {
    self.instant = instant
    (vocabulary, texts, launched) = (other.vocabulary, other.texts, other.launched)
    (recorded, acceptingEveryBoard) = (other.recorded, other.acceptingEveryBoard)
    (captionsRequired, ratingRequired) = (other.captionsRequired, other.ratingRequired)
    (spokenLanguageRequired, spokenLanguageGroups) = (other.spokenLanguageRequired, other.spokenLanguageGroups)
    (captionGroups, displayPages) = (other.captionGroups, other.displayPages)
    (speakingCountries, acceptingCountries) = (other.speakingCountries, other.acceptingCountries)
    (boardDetails, languageDetails, assetStateDetails) =
      (other.boardDetails, other.languageDetails, other.assetStateDetails)
  }

  /// A detail that is published as `text`, nil when this world has none.
  ///
  /// Where a text of the world reads like an instant, its text form is the one given.
  /// - Complexity: O(log texts).
  public func detail(publishedAs text: String) -> Detail? {
    if let known = texts.find(text) { return known }
    guard let instant = Instant(rfc3339: text) else { return nil }
    let detail = Detail(instant)
    return ByteOrder.areEqual(self.text(of: detail), text) ? detail : nil
  }

  /// Whether details mean the same in both worlds. O(texts).
  public func hasSameDetails(as other: World) -> Bool { texts == other.texts }

  /// The ids of the boards that a launched country names, in byte order; none when it accepts every board.
  ///
  /// - Complexity: O(boards).
  public func boards(acceptedIn country: Country) -> [String] {
    if acceptingEveryBoard.contains(country) { return [] }
    return zip(vocabulary.boards, acceptingCountries).filter { $1.contains(country) }.map(\.0)
  }

  /// The text a detail is published as; "" for none.
  public func text(of detail: Detail) -> String { texts.text(of: detail) }
}

/// What rules ask once a record: each answer is one load from a table by id.
extension World {
  /// Launched countries with a spoken language that this language satisfies; none for an asset without a language.
  @inlinable public func countriesSpeaking(_ language: Language?) -> CountrySet {
    guard let language else { return CountrySet() }
    return speakingCountries[Int(language.id)]
  }

  /// Launched countries where a rating by this board counts: those that name it, and those that name no board.
  @inlinable public func countriesAccepting(_ board: Board) -> CountrySet { acceptingCountries[Int(board.id)] }

  /// The board's id as a detail.
  @inlinable public func detail(of board: Board) -> Detail { boardDetails[Int(board.id)] }

  /// The language's tag as a detail.
  @inlinable public func detail(of language: Language) -> Detail { languageDetails[Int(language.id)] }

  /// The state's name as a detail.
  @inlinable public func detail(of state: AssetState) -> Detail { assetStateDetails[Int(state.rawValue)] }
}
