import RuleKit
import Testing

@Suite("Rule set") struct RuleSetTests {
  private let world = World(instant: Instant(milliseconds: 1500), territories: [])
  private let set = sampleSet([Sample(id: "z-rule"), OtherSample(id: "a-rule")])

  private func videos(_ ids: ClosedRange<Int64>) -> [VideoFacts] {
    ids.map { VideoFacts(videoID: $0, kind: .movie, assets: [AssetFacts(id: $0, kind: .video)]) }
  }

  private func text(_ finding: Finding) -> String {
    let code = set.codes[Int(finding.codeIndex)]
    return "\(finding.video) \(code.ruleID)/\(code.codeID) \(world.text(of: finding.detail)) \(finding.countries)"
  }

  @Test("codes are sorted by rule, then code") func codes() {
    #expect(
      set.codes.map { "\($0.ruleID)/\($0.codeID)" } == [
        "a-rule/mango", "middle/above", "z-rule/apple", "z-rule/zebra",
      ])
    #expect(set.codeIndex(rule: "z-rule", code: "apple") == 2)
    #expect(set.codeIndex(rule: "z-rule", code: "mango") == nil)
    #expect(set.rules.map(\.id) == ["a-rule", "z-rule"])
  }

  @Test("findings come title by title in the order of codes") func merged() {
    let findings = set.evaluate(videos(1...3).span, in: world)
    #expect(
      findings.findings.map(text) == [
        "0 z-rule/zebra  [DE]", "1 z-rule/apple 1970-01-01T00:00:01Z [FR]", "1 z-rule/zebra  [DE]",
        "2 a-rule/mango  [US]", "2 z-rule/zebra  [DE]",
      ])
    #expect(findings.starts == [0, 1, 3, 5])
    #expect(findings.videoCount == 3 && findings[1].count == 2)
    #expect((0..<3).map(findings.blocked) == [["DE"], ["DE", "FR"], ["DE", "US"]])
  }

  @Test("one rule at a time gives the same as all at once") func steps() {
    let videos = videos(1...20)
    // What an earlier batch left in a buffer is gone.
    let leftOver = Finding(video: 9, codeIndex: 0, detail: .none, countries: .all)
    let parts = set.rules.indices.map { index in
      var findings = [leftOver]
      set.evaluate(ruleAt: index, videos.span, in: world, into: &findings)
      return findings
    }
    let whole = set.evaluate(videos.span, in: world)
    for order in [parts, parts.reversed()] {
      #expect(BatchFindings(merging: order, videoCount: videos.count).findings == whole.findings)
    }
    let own = RuleSet.own(without: parts, videoCount: videos.count)
    #expect(own == videos.indices.map { whole.blocked(video: $0).complement })
  }

  @Test("families pass up to parents and down to children") func families() {
    let nodes = [
      FamilyNode(kind: .show), FamilyNode(kind: .season, parentIndex: 0), FamilyNode(kind: .movie),
    ]
    // Title 1 (id 2) is blocked in FR too, title 0 only in DE; title 2 in DE and US.
    let verdicts = set.evaluate(videos(1...3).span, families: nodes.span, in: world)
    let noDE = CountrySet.all.subtracting(["DE"])
    #expect(verdicts.live == [noDE, noDE.subtracting(["FR"]), noDE.subtracting(["US"])])
    #expect(verdicts.assetsLive == verdicts.live)

    let own: [CountrySet] = [["AT"], ["AT", "FR"], ["US"]]
    let settled = set.settle(nodes.span, own: own.span)
    #expect(settled.live == [["AT", "FR"], ["AT", "FR"], ["US"]])
    #expect(settled.findings.isEmpty)
  }

  @Test("an evaluator says the same of a batch, whatever came before") func again() {
    var evaluator = BatchEvaluator(set)
    for ids in [1...3, 1...30, 5...5, 2...9] as [ClosedRange<Int64>] {
      let videos = videos(ids)
      #expect(evaluator.evaluate(videos.span, in: world).findings == set.evaluate(videos.span, in: world).findings)
    }
  }

  @Test("costs count each cell and video of a rule once, in one batch or in several") func costs() {
    func costs(_ ids: ClosedRange<Int64>, _ evaluator: inout BatchEvaluator) -> [RuleCost] {
      let nodes = ids.map { _ in FamilyNode(kind: .movie) }
      return evaluator.evaluate(videos(ids).span, families: nodes.span, in: world).costs
    }
    var evaluator = BatchEvaluator(set)
    var parts: [RuleCost] = []
    for ids in [1...1, 2...4, 5...10] as [ClosedRange<Int64>] { parts.add(costs(ids, &evaluator)) }
    // Title 3 is blocked in US by one; every title in DE, the five even ones in FR too, by the other.
    let expected = [("a-rule", 1, 1), ("z-rule", 15, 10), ("middle", 0, 0), (RuleSet.assetRuleID, 0, 0)]
    for costs in [parts, costs(1...10, &evaluator)] {
      #expect(costs.map(\.ruleID) == expected.map(\.0))
      #expect(costs.map(\.cellsBlocked) == expected.map(\.1))
      #expect(costs.map(\.videosTouched) == expected.map(\.2))
      #expect(costs.allSatisfy { $0.duration > .zero })
    }
  }

  @Test("two codes of a rule in one country are one blocked cell") func overlap() {
    let families = [FamilyNode(kind: .show), FamilyNode(kind: .season, parentIndex: 0)]
    let twice = sampleSet([Twice()])
    let verdicts = twice.evaluate(videos(1...2).span, families: families.span, in: world)
    #expect(verdicts.costs[0].cellsBlocked == 4 && verdicts.costs[0].videosTouched == 2)
  }

  @Test("an empty batch has no findings") func empty() {
    let findings = set.evaluate([VideoFacts]().span, in: world)
    #expect(findings.findings.isEmpty && findings.starts == [0])
  }

  @Test("two rules with one id trap") func twoRules() async {
    await #expect(processExitsWith: .failure) { _ = sampleSet([Sample(id: "same"), OtherSample(id: "same")]) }
    await #expect(processExitsWith: .failure) { _ = sampleSet([Sample(id: "middle")]) }
  }

  @Test("two rules with one code trap") func twoCodes() async {
    await #expect(processExitsWith: .failure) { _ = sampleSet([Sample(id: "a"), Sample(id: "b")]) }
  }

  @Test("a child before its parent traps") func disorder() async {
    await #expect(processExitsWith: .failure) {
      let nodes = [FamilyNode(kind: .season, parentIndex: 1), FamilyNode(kind: .show)]
      _ = sampleSet([]).settle(nodes.span, own: [CountrySet(), CountrySet()].span)
    }
  }
}
