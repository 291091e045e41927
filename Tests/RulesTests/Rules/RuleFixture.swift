import RuleKit

/// A small world for suites of one rule, and findings as readable text.
struct RuleFixture {
  let world: World

  init(
    _ territories: [TerritoryFacts], at milliseconds: Int64 = 0, languages: [String] = [], boards: [String] = []
  ) {
    world = World(
      instant: Instant(milliseconds: milliseconds), territories: territories, languages: languages, boards: boards)
  }

  /// What a rule finds in a title: `code(detail)[countries]` in published order, countries outside `among` left out.
  func findings<R: Rule>(of rule: R, in title: VideoFacts, among countries: CountrySet) -> [String] {
    let codes = R.Code.allCases.map(\.id).sorted()
    return rule.findings(in: title, world: world).compactMap { finding in
      let shown = finding.countries.intersection(countries)
      if shown.isEmpty { return nil }
      return "\(codes[Int(finding.codeIndex)])(\(world.text(of: finding.detail)))\(shown)"
    }
  }

  /// The same over every country.
  func findings(of rule: some Rule, in title: VideoFacts) -> [String] { findings(of: rule, in: title, among: .all) }

  func language(_ tag: String) -> Language? { world.vocabulary.language(tag) }

  func languages(_ tags: String...) -> LanguageSet { world.vocabulary.languages(satisfyingOneOf: tags) }

  /// A title's only level of ratings, or one of several.
  func ratings(_ boards: [(String, CountrySet)]) -> RatingFacts {
    RatingFacts(
      videoID: 1,
      boards.compactMap { name, countries in
        world.vocabulary.board(name).map { RatingFacts.ByBoard(board: $0, countries: countries) }
      })
  }

  func synopses(_ states: [(String, SynopsisState)]) -> [SynopsisFacts] {
    states.compactMap { tag, state in language(tag).map { SynopsisFacts(language: $0, state: state) } }
  }
}

extension VideoFacts {
  /// A title with nothing but the given parts.
  static func title(
    _ kind: VideoKind = .movie, contracts: [ContractFacts] = [], assets: [AssetFacts] = [],
    ratings: [RatingFacts] = [], synopses: [SynopsisFacts] = []
  ) -> VideoFacts {
    VideoFacts(
      videoID: 1, kind: kind, contracts: contracts, assets: assets, ratings: ratings, synopses: synopses)
  }
}

extension WindowFacts {
  static func window(_ start: Int64, _ end: Int64? = nil, _ countries: CountrySet) -> WindowFacts {
    WindowFacts(
      start: Instant(milliseconds: start), end: end.map(Instant.init(milliseconds:)), countries: countries)
  }
}

extension ContractFacts {
  static func contract(_ state: ContractState, _ windows: WindowFacts...) -> ContractFacts {
    ContractFacts(id: 1, videoID: 1, state: state, windows: windows)
  }
}
