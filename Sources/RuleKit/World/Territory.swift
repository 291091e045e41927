/// What one country's audience and law require: its record in dataset "territories".
///
/// Null and empty lists mean the same there, so there is no null here.
public struct TerritoryFacts: Sendable {
  public var country: Country
  public var launched: Bool
  /// Tags in which every video needs a synopsis.
  public var displayLanguages: [String]
  /// Tags one of which a video must be heard or read in.
  public var spokenLanguages: [String]
  public var captionsRequired: Bool
  public var ratingRequired: Bool
  /// Rating boards the country accepts; empty accepts every board.
  public var boards: [String]

  public init(
    _ country: Country, launched: Bool = true, displayLanguages: [String] = [], spokenLanguages: [String] = [],
    captionsRequired: Bool = false, ratingRequired: Bool = false, boards: [String] = []
  ) {
    self.country = country
    self.launched = launched
    self.displayLanguages = displayLanguages
    self.spokenLanguages = spokenLanguages
    self.captionsRequired = captionsRequired
    self.ratingRequired = ratingRequired
    self.boards = boards
  }
}

/// The territories' records turned round: from "what does this country require" to "which countries require this".
struct TerritoryRequirements {
  /// A text and the launched countries it stands for.
  struct TextGroup {
    var text: String
    var countries: CountrySet
  }

  private(set) var launched = CountrySet()
  private(set) var captionsRequired = CountrySet()
  private(set) var ratingRequired = CountrySet()
  private(set) var spokenLanguageRequired = CountrySet()
  /// Launched countries that name no board and so accept every one.
  private(set) var acceptingEveryBoard = CountrySet()
  /// Groups in the byte order of their texts.
  private(set) var display: [TextGroup] = []
  private(set) var spoken: [TextGroup] = []
  private(set) var spokenLists: [TextGroup] = []
  private(set) var boards: [TextGroup] = []

  init(_ territories: [TerritoryFacts]) {
    var seen = CountrySet()
    for territory in territories {
      precondition(!seen.contains(territory.country), "two territories for \(territory.country)")
      seen.insert(territory.country)
      if territory.launched { add(territory) }
    }
  }

  private mutating func add(_ territory: TerritoryFacts) {
    let country = territory.country
    launched.insert(country)
    if territory.captionsRequired { captionsRequired.insert(country) }
    if territory.ratingRequired { ratingRequired.insert(country) }
    if !territory.spokenLanguages.isEmpty { spokenLanguageRequired.insert(country) }
    if territory.boards.isEmpty { acceptingEveryBoard.insert(country) }
    for tag in territory.displayLanguages { display.insert(country, under: tag) }
    for tag in territory.spokenLanguages { spoken.insert(country, under: tag) }
    for board in territory.boards { boards.insert(country, under: board) }
    spokenLists.insert(country, under: ByteOrder.sorted(territory.spokenLanguages).joined(separator: ","))
  }

  func countriesSpeaking(_ language: String) -> CountrySet {
    spoken.reduce(into: CountrySet()) { countries, group in
      if LanguageTag.satisfies(language, requirement: group.text) { countries.formUnion(group.countries) }
    }
  }

  func countriesAccepting(_ board: String) -> CountrySet {
    let naming = boards.first { ByteOrder.areEqual($0.text, board) }
    return acceptingEveryBoard.union(naming?.countries ?? CountrySet())
  }

  func displayPages(texts: DetailTexts, languages: [String]) -> [DisplayPage] {
    stride(from: 0, to: display.count, by: DisplayPage.capacity).map { start in
      let page = display[start..<min(start + DisplayPage.capacity, display.count)]
      return DisplayPage(
        requirements: page.map { CountryGroup(countries: $0.countries, detail: texts.detail($0.text)) },
        tags: page.map(\.text), languages: languages)
    }
  }
}

extension [TerritoryRequirements.TextGroup] {
  /// - Complexity: O(groups); there are a few dozen.
  fileprivate mutating func insert(_ country: Country, under text: String) {
    let index = partitionPoint { ByteOrder.precedes($0.text, text) }
    if index < count, ByteOrder.areEqual(self[index].text, text) {
      self[index].countries.insert(country)
    } else {
      insert(TerritoryRequirements.TextGroup(text: text, countries: [country]), at: index)
    }
  }
}

/// Countries that share one requirement, with the detail that names it.
@frozen public struct CountryGroup: Hashable, Sendable {
  public let countries: CountrySet
  public let detail: Detail

  @inlinable public init(countries: CountrySet, detail: Detail) {
    (self.countries, self.detail) = (countries, detail)
  }

  /// The group without the countries outside the set; nil when none is left.
  func cut(to set: CountrySet) -> CountryGroup? {
    let rest = countries.intersection(set)
    return rest.isEmpty ? nil : CountryGroup(countries: rest, detail: detail)
  }
}
