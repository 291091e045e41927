import RuleKit
import Standard
import Testing

@Suite("Rule territory") struct TerritoryTests {
  @Test("blocks every country without a record that says launched", arguments: VideoKind.allCases)
  func notLaunched(kind: VideoKind) {
    let fixture = RuleFixture([TerritoryFacts("DE"), TerritoryFacts("CN", launched: false)])
    let findings = LaunchedTerritory().findings(in: .title(kind), world: fixture.world)
    #expect(findings.map(\.countries) == [CountrySet.all.subtracting(["DE"])])
    #expect(findings.map(\.detail) == [.none])
  }

  @Test("finds nothing once the whole world is launched") func everywhere() {
    let fixture = RuleFixture(Country.all.map { TerritoryFacts($0) })
    #expect(LaunchedTerritory().findings(in: .title(), world: fixture.world).isEmpty)
  }
}
