import Candidate
import Gatekeeper
import RuleKit
import Standard
import TestSupport
import Testing
import Timeline

/// Evidence helps: of every code of every rule set, cells are found in random catalogues, the records that the evidence names are
/// changed as it says, and the cell is evaluated again.
@Suite("Evidence") struct EvidenceTests {
  private static let ruleSets = [StandardRules.ruleSet, CandidateRules.ruleSet]

  /// Cells tried of each code.
  private static let cellsPerCode = 3

  @Test(
    "changing what it names clears the blocker or moves its detail on", arguments: [1, 2] as [UInt64], ruleSets.indices)
  func helps(seed: UInt64, ruleSet: Int) throws {
    let trial = try EvidenceTrial(Self.ruleSets[ruleSet], seed: seed)
    let outcome = try trial.run(cellsPerCode: Self.cellsPerCode)
    #expect(outcome.failures.isEmpty, "seed \(seed)")
    for code in Self.ruleSets[ruleSet].codes {
      #expect(outcome.tried[code.codeID, default: 0] > 0, "seed \(seed): no catalogue raised \(code.codeID)")
    }
  }

  @Test("evidence that does not help, or names nothing, is found out") func useless() throws {
    for evidence in [Misleading.Kind.wrongRecord, .nothing] {
      let rules = StandardRules.ruleSet.rules.filter { $0.id != LaunchedTerritory().id } + [Misleading(kind: evidence)]
      let ruleSet = RuleSet(
        name: "misleading", fingerprint: "0", rules: rules, hierarchy: StandardRules.ruleSet.hierarchy,
        assets: StandardRules.ruleSet.assets)
      let outcome = try EvidenceTrial(ruleSet, seed: 1).run(cellsPerCode: 1)
      #expect(outcome.failures.contains { $0.contains("territory-not-launched") }, "\(evidence)")
    }
  }
}

/// The territory rule, with evidence that is of no use.
private struct Misleading: Rule {
  enum Kind { case wrongRecord, nothing }

  let kind: Kind
  let id = LaunchedTerritory().id

  func evidence(of code: LaunchedTerritory.Code, in cell: BlockedCell) -> [Evidence] {
    guard kind == .wrongRecord else { return [] }
    return ApprovedSynopsis().evidence(of: .synopsisMissing, in: cell)
  }

  func evaluate(_ video: VideoFacts, in world: World, into findings: inout Findings<LaunchedTerritory.Code>) {
    LaunchedTerritory().evaluate(video, in: world, into: &findings)
  }
}
