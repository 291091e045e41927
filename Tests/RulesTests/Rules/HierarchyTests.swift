import RuleKit
import Standard
import Testing

@Suite("Rule hierarchy") struct HierarchyTests {
  private let codes = StandardRules.ruleSet.codes

  /// Live countries a node, and findings as `node code[countries]`.
  private func settle(_ family: [(FamilyNode, CountrySet)]) -> (live: [CountrySet], findings: [String]) {
    let (nodes, own) = (family.map(\.0), family.map(\.1))
    let settled = StandardRules.ruleSet.settle(nodes.span, own: own.span)
    let texts = settled.findings.map { "\($0.video) \(codes[Int($0.codeIndex)].codeID)\($0.countries)" }
    return (settled.live, texts)
  }

  @Test("a movie is live where nothing blocks it") func movie() {
    let settled = settle([(FamilyNode(kind: .movie), ["DE"])])
    #expect(settled.live == [["DE"]] && settled.findings.isEmpty)
  }

  @Test("a show needs a season and the season an episode that is up") func children() {
    let settled = settle([
      (FamilyNode(kind: .show), ["DE", "FR", "US"]), (FamilyNode(kind: .season, parentIndex: 0), ["DE", "FR"]),
      (FamilyNode(kind: .episode, parentIndex: 1), ["DE"]), (FamilyNode(kind: .season, parentIndex: 0), []),
    ])
    #expect(settled.live == [["DE"], ["DE"], ["DE"], []])
    #expect(settled.findings == ["0 no-live-children[FR US]", "1 no-live-children[FR]"])
  }

  @Test("a blocked parent blocks what is up below it, all the way down") func parent() {
    let settled = settle([
      (FamilyNode(kind: .show), ["DE"]), (FamilyNode(kind: .season, parentIndex: 0), ["DE", "FR"]),
      (FamilyNode(kind: .episode, parentIndex: 1), ["DE", "FR", "US"]),
    ])
    #expect(settled.live == [["DE"], ["DE"], ["DE"]])
    #expect(settled.findings == ["1 parent-blocked[FR]", "2 parent-blocked[FR US]"])
  }

  @Test("a missing parent blocks every country, and the children too") func missing() {
    let settled = settle([
      (FamilyNode(kind: .season, hasMissingParent: true), ["DE", "FR"]),
      (FamilyNode(kind: .episode, parentIndex: 0), ["DE"]),
    ])
    #expect(settled.live == [[], []])
    #expect(settled.findings == ["0 no-live-children[FR]", "0 parent-missing[all]", "1 parent-blocked[DE]"])
  }
}
