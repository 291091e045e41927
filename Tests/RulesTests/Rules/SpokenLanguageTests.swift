import RuleKit
import Standard
import Testing

@Suite("Rules spoken-language and captions") struct SpokenLanguageTests {
  private let fixture = RuleFixture(
    [
      TerritoryFacts("MX", spokenLanguages: ["es", "en"], captionsRequired: true),
      TerritoryFacts("DE", spokenLanguages: ["de"]),
      TerritoryFacts("US", spokenLanguages: ["en", "es"]),
      TerritoryFacts("AQ"),
      TerritoryFacts("CN", launched: false, spokenLanguages: ["zh"], captionsRequired: true),
    ], at: 1000, languages: ["es-419", "en-GB", "de", "est"])

  private func asset(_ kind: AssetKind, _ tag: String, _ state: AssetState = .approved) -> AssetFacts {
    AssetFacts(id: 1, kind: kind, language: fixture.language(tag), state: state)
  }

  private func spoken(_ assets: AssetFacts..., kind: VideoKind = .movie) -> [String] {
    fixture.findings(of: SpokenLanguage(), in: .title(kind, assets: assets))
  }

  private func captions(_ assets: AssetFacts..., kind: VideoKind = .movie) -> [String] {
    fixture.findings(of: Captions(), in: .title(kind, assets: assets))
  }

  @Test("countries of one list are one finding, whatever its order") func missing() {
    #expect(spoken() == ["no-audio-or-subtitles(de)[DE]", "no-audio-or-subtitles(en,es)[MX US]"])
    #expect(spoken(kind: .season).isEmpty && spoken(kind: .show).isEmpty)
  }

  @Test("sound or subtitles in a language that satisfies one of them will do") func satisfied() {
    #expect(spoken(asset(.audio, "es-419"), asset(.subtitles, "de")).isEmpty)
    #expect(spoken(asset(.subtitles, "EN-gb")) == ["no-audio-or-subtitles(de)[DE]"])
    #expect(spoken(asset(.audio, "est")).count == 2)
  }

  @Test("captions and audio descriptions are not heard, unusable assets neither") func notCounted() {
    #expect(spoken(asset(.captions, "de"), asset(.audioDescription, "de")).count == 2)
    #expect(spoken(asset(.audio, "de", .delivered)).count == 2)
    let later = AssetFacts(
      id: 1, kind: .audio, language: fixture.language("de"), availableFrom: Instant(milliseconds: 1001))
    #expect(spoken(later).count == 2)
  }

  @Test("a contract's languages count where it governs") func permitted() {
    let limited = ContractFacts(
      id: 1, videoID: 1, state: .signed, windows: [.window(0, nil, ["US", "DE"])], audioLanguages: [],
      subtitleLanguages: fixture.languages("de"))
    let assets = [asset(.audio, "de"), asset(.audio, "en-GB"), asset(.subtitles, "es-419")]
    let title = VideoFacts.title(contracts: [limited], assets: assets)
    // MX has no window of any signed contract, so everything is permitted there.
    #expect(
      fixture.findings(of: SpokenLanguage(), in: title) == [
        "no-audio-or-subtitles(de)[DE]", "no-audio-or-subtitles(en,es)[US]",
      ])
  }

  @Test("captions are asked for where required") func captions() {
    #expect(captions() == ["captions-missing(en,es)[MX]"])
    #expect(captions(kind: .show).isEmpty)
    #expect(captions(asset(.captions, "es-419"), kind: .episode).isEmpty)
    #expect(captions(asset(.subtitles, "es-419"), asset(.captions, "de"), kind: .episode).count == 1)
  }
}
