import Candidate
import RuleKit
import Standard
import Testing

@Suite("Candidate rules") struct CandidateTests {
  private let fixture = RuleFixture(
    [TerritoryFacts("US", spokenLanguages: ["en"], captionsRequired: true)], languages: ["en", "de"])

  private func asset(_ kind: AssetKind, _ tag: String, _ state: AssetState = .approved) -> AssetFacts {
    AssetFacts(id: 1, kind: kind, language: fixture.language(tag), state: state)
  }

  private func findings(_ assets: AssetFacts...) -> [String] {
    fixture.findings(of: CaptionsOrSubtitles(), in: .title(assets: assets))
  }

  @Test("subtitles do where captions are required") func subtitles() {
    #expect(findings(asset(.subtitles, "en")).isEmpty)
    #expect(findings(asset(.captions, "en")).isEmpty)
    #expect(findings(asset(.subtitles, "en", .ordered)) == ["captions-missing(en)[US]"])
    #expect(findings(asset(.subtitles, "de"), asset(.audio, "en")) == ["captions-missing(en)[US]"])
  }

  @Test("nothing but captions differs from the standard set", arguments: 1...10 as ClosedRange<UInt64>)
  func difference(seed: UInt64) throws {
    let catalogue = RandomCatalogue.make(seed: seed)
    let facts = try CatalogueFacts(catalogue, rules: NaiveRules(catalogue, t: RandomCatalogue.t))
    let captions = try #require(StandardRules.ruleSet.codeIndex(rule: "captions", code: "captions-missing"))
    let standard = StandardRules.ruleSet.evaluate(facts.titles.span, in: facts.world)
    let candidate = CandidateRules.ruleSet.evaluate(facts.titles.span, in: facts.world)
    for title in facts.titles.indices {
      #expect(
        standard[title].filter { $0.codeIndex != captions } == candidate[title].filter { $0.codeIndex != captions })
      let blocked = candidate[title].filter { $0.codeIndex == captions }.reduce(into: CountrySet()) {
        $0.formUnion($1.countries)
      }
      #expect(blocked.isSubset(of: standard.blocked(video: title)))
    }
  }
}
