import RuleKit
import Standard
import Testing

@Suite("Rule contract-window") struct ContractWindowTests {
  private let fixture = RuleFixture([TerritoryFacts("DE"), TerritoryFacts("FR")], at: 100_000)
  private let shown: CountrySet = ["DE", "FR", "CN"]

  private func findings(_ contracts: ContractFacts...) -> [String] {
    fixture.findings(of: ContractWindow(), in: .title(contracts: contracts), among: shown)
  }

  @Test("a window is half open") func edges() {
    #expect(findings(.contract(.signed, .window(100_000, 100_001, shown))).isEmpty)
    #expect(
      findings(.contract(.signed, .window(99_999, 100_000, shown))) == [
        "window-closed(1970-01-01T00:01:40Z)[CN DE FR]"
      ])
    #expect(
      findings(.contract(.signed, .window(100_001, nil, shown))) == [
        "window-not-open(1970-01-01T00:01:40Z)[CN DE FR]"
      ])
  }

  @Test("the earliest start counts, country by country") func opening() {
    let contracts = [
      ContractFacts.contract(.signed, .window(300_000, nil, shown), .window(200_000, nil, ["FR"])),
      .contract(.signed, .window(250_000, nil, ["FR", "DE"]), .window(0, 1, shown)),
    ]
    #expect(
      findings(contracts[0], contracts[1]) == [
        "window-not-open(1970-01-01T00:03:20Z)[FR]", "window-not-open(1970-01-01T00:04:10Z)[DE]",
        "window-not-open(1970-01-01T00:05:00Z)[CN]",
      ])
  }

  @Test("the latest end counts, country by country") func closing() {
    let contract = ContractFacts.contract(
      .signed, .window(0, 50_000, shown), .window(0, 90_000, ["DE"]), .window(10, 20_000, ["FR"]))
    #expect(
      findings(contract) == [
        "window-closed(1970-01-01T00:00:50Z)[CN FR]", "window-closed(1970-01-01T00:01:30Z)[DE]",
      ])
  }

  @Test("two starts in one second are one finding") func oneSecond() {
    let contract = ContractFacts.contract(.signed, .window(200_001, nil, ["DE"]), .window(200_999, nil, ["FR", "CN"]))
    #expect(findings(contract) == ["window-not-open(1970-01-01T00:03:20Z)[CN DE FR]"])
  }

  @Test("a draft says not signed, a terminated contract nothing") func states() {
    let draft = ContractFacts.contract(.draft, .window(0, nil, ["DE"]))
    let terminated = ContractFacts.contract(.terminated, .window(0, nil, shown))
    #expect(findings(draft, terminated) == ["contract-not-signed()[DE]", "no-contract()[CN FR]"])
    #expect(findings(draft, .contract(.signed, .window(0, 1, ["DE"]))).first == "no-contract()[CN FR]")
  }

  @Test("without any contract no country is covered, launched or not") func nothing() {
    #expect(findings() == ["no-contract()[CN DE FR]"])
    #expect(findings(.contract(.signed)) == ["no-contract()[CN DE FR]"])
  }
}
