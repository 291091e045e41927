import RuleKit
import TestSupport
import Testing

@testable import Gatekeeper
@testable import PostgresExport

@Suite("Cell groups") struct CellGroupTests {
  @Test("part the countries as asking cell by cell does", arguments: [1, 2, 3, 4, 5] as [UInt64])
  func model(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let blocks = (0..<Int.random(in: 0...6, using: &random)).map { name in
        NamedBlock(name: name, countries: CountrySet(Country.all.filter { _ in Bool.random(using: &random) }))
      }
      let groups = CellGroup.groups(of: blocks)
      #expect(groups.reduce(0) { $0 + $1.countries.count } == Country.count)
      #expect(Set(groups.map(\.names)).count == groups.count)
      for country in Country.all {
        let expected = blocks.filter { $0.countries.contains(country) }.map(\.name)
        #expect(groups.filter { $0.countries.contains(country) }.map(\.names) == [expected])
      }
    }
  }

  @Test("names are the same when their bytes are")
  func names() {
    let blockers = [
      Blocker(rule: "é", code: "a", detail: ""), Blocker(rule: "e\u{301}", code: "a", detail: ""),
      Blocker(rule: "é", code: "a", detail: "x"),
    ]
    let names = BlockerNames(blockers)
    #expect(names.texts == [Array("é/a".utf8), Array("e\u{301}/a".utf8)])
    let merged = names.merged([
      StoredBlock(blocker: 0, countries: ["DE"]), StoredBlock(blocker: 1, countries: ["FR"]),
      StoredBlock(blocker: 2, countries: ["US"]),
    ])
    #expect(merged == [NamedBlock(name: 0, countries: ["DE", "US"]), NamedBlock(name: 1, countries: ["FR"])])
  }
}
