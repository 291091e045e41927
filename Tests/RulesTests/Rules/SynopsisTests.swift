import RuleKit
import Standard
import Testing

@Suite("Rule synopsis") struct SynopsisTests {
  private let fixture = RuleFixture(
    [
      TerritoryFacts("CH", displayLanguages: ["fr", "de"]), TerritoryFacts("DE", displayLanguages: ["de"]),
      TerritoryFacts("MX", displayLanguages: ["es-419"]), TerritoryFacts("AQ"),
      TerritoryFacts("CN", launched: false, displayLanguages: ["zh"]),
    ], languages: ["de-CH", "fr", "es", "es-419"])

  private func findings(_ kind: VideoKind = .movie, _ synopses: (String, SynopsisState)...) -> [String] {
    fixture.findings(of: ApprovedSynopsis(), in: .title(kind, synopses: fixture.synopses(synopses)))
  }

  @Test("each display language is asked for, for every kind", arguments: VideoKind.allCases)
  func missing(kind: VideoKind) {
    #expect(
      findings(kind) == ["synopsis-missing(de)[CH DE]", "synopsis-missing(es-419)[MX]", "synopsis-missing(fr)[CH]"])
  }

  @Test("a draft is not approved, a narrower tag satisfies, a wider one does not") func states() {
    #expect(
      findings(.show, ("de-CH", .approved), ("fr", .draft), ("es", .approved)) == [
        "synopsis-missing(es-419)[MX]", "synopsis-not-approved(fr)[CH]",
      ])
  }

  @Test("an approved synopsis outweighs a draft") func both() {
    #expect(findings(.movie, ("de", .draft), ("de-CH", .approved), ("fr", .approved), ("es-419", .approved)).isEmpty)
  }
}
