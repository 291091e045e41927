import RuleKit
import Standard
import Testing

@Suite("Standard rules against the naive reading") struct StandardAgainstNaiveTests {
  private let ruleSet = StandardRules.ruleSet

  @Test("every cell has the same blockers", arguments: 1...30 as ClosedRange<UInt64>)
  func cells(seed: UInt64) throws {
    let catalogue = RandomCatalogue.make(seed: seed)
    let naive = NaiveRules(catalogue, t: RandomCatalogue.t)
    let facts = try CatalogueFacts(catalogue, rules: naive)
    let verdicts = ruleSet.evaluate(facts.titles.span, families: facts.nodes.span, in: facts.world)
    for (index, video) in facts.videos.enumerated() {
      let findings = verdicts.findings[index].map { (blocker($0, in: facts.world), $0.countries) }
      #expect(findings.map(\.0) == findings.map(\.0).sorted(), "blocks of \(video) out of order")
      #expect(Set(findings.map(\.0)).count == findings.count, "two blocks of \(video) for one blocker")
      for country in Country.all {
        let actual = findings.filter { $0.1.contains(country) }.map(\.0)
        let expected = naive.blockers(video, country.code)
        #expect(actual == expected, "\(video) in \(country)")
        #expect(verdicts.live[index].contains(country) == expected.isEmpty)
        #expect(expected.isEmpty == naive.isLive(video, country.code))
      }
    }
  }

  @Test("every asset is live in the same countries", arguments: 31...50 as ClosedRange<UInt64>)
  func assets(seed: UInt64) throws {
    let catalogue = RandomCatalogue.make(seed: seed)
    let naive = NaiveRules(catalogue, t: RandomCatalogue.t)
    let facts = try CatalogueFacts(catalogue, rules: naive)
    let verdicts = ruleSet.evaluate(facts.titles.span, families: facts.nodes.span, in: facts.world)
    var sets = verdicts.assetsLive.makeIterator()
    for video in facts.videos {
      for asset in catalogue.assets where asset.videoID == video.id {
        let expected = Country.all.filter { naive.isLive(asset, of: video, $0.code) }
        #expect(sets.next() == CountrySet(expected), "\(asset)")
      }
    }
    #expect(sets.next() == nil)
  }

  @Test("the next change is the same instant", arguments: 51...70 as ClosedRange<UInt64>)
  func nextChange(seed: UInt64) throws {
    let catalogue = RandomCatalogue.make(seed: seed)
    let naive = NaiveRules(catalogue, t: RandomCatalogue.t)
    let facts = try CatalogueFacts(catalogue, rules: naive)
    for (video, title) in zip(facts.videos, facts.titles) {
      #expect(title.nextChange(after: facts.world.instant)?.milliseconds == naive.nextChange(video))
    }
  }

  @Test("the random catalogues reach every code and live cells too") func coverage() throws {
    var reached = Set<UInt16>()
    var liveCells = 0
    var liveAssets = 0
    for seed in 1...30 as ClosedRange<UInt64> {
      let catalogue = RandomCatalogue.make(seed: seed)
      let facts = try CatalogueFacts(catalogue, rules: NaiveRules(catalogue, t: RandomCatalogue.t))
      let verdicts = ruleSet.evaluate(facts.titles.span, families: facts.nodes.span, in: facts.world)
      reached.formUnion(verdicts.findings.findings.map(\.codeIndex))
      liveCells += verdicts.live.reduce(0) { $0 + $1.count }
      liveAssets += verdicts.assetsLive.filter { !$0.isEmpty }.count
    }
    #expect(reached.sorted() == ruleSet.codes.indices.map { UInt16($0) })
    #expect(liveCells > 300)
    #expect(liveAssets > 300)
  }

  private func blocker(_ finding: Finding, in world: World) -> NaiveRules.Blocker {
    let code = ruleSet.codes[Int(finding.codeIndex)]
    return NaiveRules.Blocker(code.ruleID, code.codeID, world.text(of: finding.detail))
  }
}
