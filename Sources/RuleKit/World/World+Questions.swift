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
