import RuleKit
import Standard
import Testing

@Suite("Rule primary-video") struct PrimaryVideoTests {
  private let fixture = RuleFixture([TerritoryFacts("DE"), TerritoryFacts("CN", launched: false)], at: 1000)

  private func findings(_ kind: VideoKind = .movie, _ assets: (AssetState, Int64?)...) -> [String] {
    let assets = assets.map { state, from in
      AssetFacts(id: 1, kind: .video, state: state, availableFrom: from.map(Instant.init(milliseconds:)))
    }
    return fixture.findings(of: PrimaryVideo(), in: .title(kind, assets: assets))
  }

  @Test("an approved picture that is available will do") func usable() {
    #expect(findings(.movie, (.approved, nil)).isEmpty)
    #expect(findings(.episode, (.rejected, nil), (.approved, 1000), (.approved, 2000)).isEmpty)
  }

  @Test("shows and seasons need none, movies and episodes do, where launched") func kinds() {
    #expect(findings(.show).isEmpty && findings(.season).isEmpty)
    #expect(findings(.movie) == ["video-missing()[DE]"])
    #expect(findings(.episode, (.withdrawn, nil)) == ["video-missing()[DE]"])
  }

  @Test("assets of other kinds are no picture") func otherKinds() {
    let assets = AssetKind.allCases.filter { $0 != .video }.map { AssetFacts(id: 1, kind: $0) }
    #expect(fixture.findings(of: PrimaryVideo(), in: .title(assets: assets)) == ["video-missing()[DE]"])
  }

  @Test("approved pictures that come later say when the first does") func later() {
    #expect(
      findings(.movie, (.approved, 9000), (.approved, 5500), (.delivered, nil), (.ordered, 1)) == [
        "video-not-yet-available(1970-01-01T00:00:05Z)[DE]"
      ])
  }

  @Test("else the best state present is named") func best() {
    #expect(findings(.movie, (.rejected, nil)) == ["video-not-approved(rejected)[DE]"])
    #expect(findings(.movie, (.ordered, nil), (.rejected, nil)) == ["video-not-approved(ordered)[DE]"])
    #expect(
      findings(.movie, (.delivered, nil), (.withdrawn, nil), (.ordered, nil)) == ["video-not-approved(delivered)[DE]"])
  }
}
