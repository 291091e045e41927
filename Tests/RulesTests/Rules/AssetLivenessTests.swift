import RuleKit
import Standard
import Testing

@Suite("Liveness of assets") struct AssetLivenessTests {
  private let fixture = RuleFixture([], at: 1000, languages: ["de", "en"])

  private func live(_ title: VideoFacts, in countries: CountrySet) -> [CountrySet] {
    var assets: [CountrySet] = []
    AssetLiveness().evaluate(title, live: countries, in: fixture.world, into: &assets)
    return assets
  }

  @Test("an asset is live with its title once usable") func usable() {
    let later = Instant(milliseconds: 1001)
    let states = AssetState.allCases.map {
      AssetFacts(id: 1, kind: .audio, language: fixture.language("de"), state: $0)
    }
    let title = VideoFacts.title(assets: states + [AssetFacts(id: 2, kind: .video, availableFrom: later)])
    #expect(live(title, in: ["DE"]) == [[], [], [], ["DE"], [], []])
    #expect(live(title, in: []) == [CountrySet](repeating: [], count: 6))
  }

  @Test("contracts limit sound and text, never the picture") func permitted() {
    let contract = ContractFacts(
      id: 1, videoID: 1, state: .signed, windows: [.window(0, nil, ["DE"])], audioLanguages: fixture.languages("de"),
      subtitleLanguages: fixture.languages("en"))
    let assets = AssetKind.allCases.map { AssetFacts(id: 1, kind: $0, language: fixture.language("de")) }
    let sets = live(.title(contracts: [contract], assets: assets), in: ["DE", "FR"])
    #expect(sets == [["DE", "FR"], ["DE", "FR"], ["FR"], ["FR"], ["DE", "FR"]])
  }
}
