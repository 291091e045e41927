import RuleKit

/// What the languages and boards of the inputs' records are called in facts: ids of a world's vocabulary by ordinal.
struct FactIDs: Sendable {
  let assetLanguages: [Language?]
  let synopsisLanguages: [Language?]
  let boards: [Board?]
  /// By ordinal of the contracts' language lists, the languages that satisfy one of the list.
  let languageLimits: [LanguageSet]

  /// O(languages x distinct tags of contracts), each a comparison of texts.
  init(
    _ vocabulary: Vocabulary, _ contracts: ContractTable, _ assets: AssetTable, _ ratings: RatingTable,
    _ synopses: SynopsisTable
  ) {
    assetLanguages = assets.languages.map { vocabulary.language($0) }
    synopsisLanguages = synopses.languages.map { vocabulary.language($0) }
    boards = ratings.boards.map { vocabulary.board($0) }
    languageLimits = contracts.languageSets.map { vocabulary.languages(satisfyingOneOf: $0) }
  }
}
