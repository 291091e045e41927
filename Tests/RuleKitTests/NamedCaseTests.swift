import RuleKit
import Testing

@Suite("Named cases") struct NamedCaseTests {
  @Test("the names are those of the datasets") func names() {
    #expect(VideoKind.allCases.map(\.name) == ["movie", "show", "season", "episode"])
    #expect(ContractState.allCases.map(\.name) == ["draft", "signed", "terminated"])
    #expect(AssetKind.allCases.map(\.name) == ["video", "audio", "subtitles", "captions", "audio-description"])
    #expect(AssetState.allCases.map(\.name) == ["ordered", "delivered", "rejected", "approved", "withdrawn"])
    #expect(SynopsisState.allCases.map(\.name) == ["draft", "approved"])
    #expect(
      Dataset.allCases.map(\.rawValue) == ["videos", "contracts", "assets", "ratings", "synopses", "territories"])
    #expect(
      BlockerKind.allCases.map(\.name) == ["waiting-on-data", "waiting-on-person", "waiting-on-date", "policy"])
  }

  private func roundTrip<Case: NamedCase>(_: Case.Type) {
    for value in Case.allCases { #expect(Case(name: value.name) == value) }
    for other in ["", "Movie", "movie ", "signed\u{0}", "nothing"] { #expect(Case(name: other) == nil) }
  }

  @Test("a name finds its case and other text none") func lookUp() {
    roundTrip(VideoKind.self)
    roundTrip(ContractState.self)
    roundTrip(AssetKind.self)
    roundTrip(AssetState.self)
    roundTrip(SynopsisState.self)
    roundTrip(Owner.self)
    roundTrip(BlockerKind.self)

  }

  @Test("a season hangs under a show and an episode under a season") func parents() {
    #expect(VideoKind.allCases.map(\.parentKind) == [nil, nil, .show, .season])
    #expect(VideoKind.allCases.filter(\.isPlayable) == [.movie, .episode])
  }

  @Test("sound is limited by audio languages, text by subtitle languages, pictures by none") func tracks() {
    #expect(AssetKind.allCases.map(\.languageTrack) == [nil, .audio, .subtitles, .subtitles, .audio])
  }
}
