import RuleKit
import Testing

@Suite("World") struct WorldTests {
  private static let territories = [
    TerritoryFacts("US", displayLanguages: ["en"], spokenLanguages: ["en", "es"], captionsRequired: true),
    TerritoryFacts(
      "GB", displayLanguages: ["en"], spokenLanguages: ["en"], ratingRequired: true, boards: ["BBFC", "generic"]),
    TerritoryFacts("MX", displayLanguages: ["es-419"], spokenLanguages: ["es", "en"], ratingRequired: true),
    TerritoryFacts("AF", ratingRequired: true),
    TerritoryFacts(
      "CN", launched: false, displayLanguages: ["zh"], spokenLanguages: ["zh"], captionsRequired: true,
      ratingRequired: true, boards: ["BBFC"]),
  ]
  private let world = World(
    instant: Instant(milliseconds: 5), territories: territories, languages: ["EN-gb", "es-419", "fr"],
    boards: ["BBFC", "MPAA"])

  private func speaking(_ tag: String) -> CountrySet { world.countriesSpeaking(world.vocabulary.language(tag)) }

  private func accepting(_ board: String) -> CountrySet? {
    world.vocabulary.board(board).map(world.countriesAccepting)
  }

  @Test("requirements are cut to launched territories") func launched() {
    #expect(world.launched == ["US", "GB", "MX", "AF"])
    #expect(world.captionsRequired == ["US"])
    #expect(world.ratingRequired == ["GB", "MX", "AF"])
    #expect(world.spokenLanguageRequired == ["US", "GB", "MX"])
  }

  @Test("a language speaks to the countries whose tags it satisfies") func speaking() {
    #expect(speaking("en-GB") == ["US", "GB", "MX"])
    #expect(speaking("es-419") == ["US", "MX"])
    #expect(speaking("fr").isEmpty && speaking("zh").isEmpty)
    #expect(world.countriesSpeaking(nil).isEmpty)
  }

  @Test("countries are grouped by their spoken languages, sorted and joined") func groups() {
    let groups = world.spokenLanguageGroups
    #expect(groups.map { world.text(of: $0.detail) } == ["", "en", "en,es"])
    #expect(groups.map(\.countries) == [["AF"], ["GB"], ["US", "MX"]])
    #expect(world.captionGroups == [CountryGroup(countries: ["US"], detail: groups[2].detail)])
  }

  @Test("a country accepts the boards it names, or all when it names none") func boards() {
    #expect(accepting("BBFC") == ["GB", "US", "MX", "AF"])
    #expect(accepting("MPAA") == ["US", "MX", "AF"])
    #expect(accepting("generic") == ["GB", "US", "MX", "AF"])
  }

  @Test("a page says which display languages a language satisfies") func display() throws {
    let page = try #require(world.displayPages.first)
    #expect(world.displayPages.count == 1)
    #expect(page.requirements.map { world.text(of: $0.detail) } == ["en", "es-419"])
    #expect(page.requirements.map(\.countries) == [["US", "GB"], ["MX"]])
    #expect(page.everyRequirement == 0b11)
    let tags = ["en-GB", "es-419", "es", "fr"]
    let languages = tags.compactMap(world.vocabulary.language)
    #expect(languages.map(page.requirements(satisfiedBy:)) == [0b01, 0b10, 0, 0])
  }

  @Test("more than 64 display languages take more pages") func pages() {
    let tags = (0..<130).map { "x-\($0)" }
    let world = World(instant: .earliest, territories: [TerritoryFacts("DE", displayLanguages: tags)])
    #expect(world.displayPages.map(\.requirements.count) == [64, 64, 2])
    #expect(world.displayPages.map(\.everyRequirement) == [.max, .max, 0b11])
    let details = world.displayPages.flatMap(\.requirements).map(\.detail)
    #expect(details == details.sorted() && Set(details).count == 130)
    for page in world.displayPages {
      for (place, requirement) in page.requirements.enumerated() {
        let language = world.vocabulary.language(world.text(of: requirement.detail))
        #expect(language.map(page.requirements(satisfiedBy:)) == 1 << UInt64(place))
      }
    }
  }

  @Test("ids render as their text") func details() throws {
    let board = try #require(world.vocabulary.board("MPAA"))
    let language = try #require(world.vocabulary.language("fr"))
    #expect(world.text(of: world.detail(of: board)) == "MPAA")
    #expect(world.text(of: world.detail(of: language)) == "fr")
    #expect(AssetState.allCases.map { world.text(of: world.detail(of: $0)) } == AssetState.allCases.map(\.name))
    #expect(world.text(of: Detail(world.instant)) == "1970-01-01T00:00:00Z")
  }

  @Test("the order of territories and vocabularies decides nothing") func order() {
    let other = World(
      instant: Instant(milliseconds: 5), territories: Self.territories.reversed(),
      languages: ["fr", "es-419", "EN-gb", "fr"], boards: ["MPAA", "BBFC"])
    #expect(other.vocabulary.languages == world.vocabulary.languages)
    #expect(other.spokenLanguageGroups == world.spokenLanguageGroups)
    #expect(other.displayPages.flatMap(\.requirements) == world.displayPages.flatMap(\.requirements))
  }

  @Test("two territories of one country trap") func twice() async {
    await #expect(processExitsWith: .failure) {
      _ = World(instant: .earliest, territories: [TerritoryFacts("DE"), TerritoryFacts("DE", launched: false)])
    }
  }
}
