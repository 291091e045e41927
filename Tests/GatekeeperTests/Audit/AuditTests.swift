import Foundation
import Gatekeeper
import RuleKit
import Standard
import TestSupport
import Testing
import Timeline

/// The standing audit sees what an incremental path did wrong.
@Suite("Audit") struct AuditTests {
  private let forgetful = ForgetfulRule()

  /// The standard rules and one that breaks the incremental path.
  private var breakable: RuleSet {
    let standard = StandardRules.ruleSet
    return RuleSet(
      name: "breakable", fingerprint: "0", rules: standard.rules + [forgetful], hierarchy: standard.hierarchy,
      assets: standard.assets)
  }

  private func cycle(_ store: TestStore) throws -> (EvaluationCycle, InputStates) {
    let cycle = try EvaluationCycle(store.store.liveness, evaluator: Evaluator(breakable), at: TestStore.published)
    return (cycle, try store.store.inputs().latest())
  }

  private func run(_ cycle: EvaluationCycle, _ inputs: InputStates) throws -> CycleResult {
    try cycle.run(inputs, at: MiniCatalogue.instant, publishedAt: TestStore.published)
  }

  @Test("a sound state has no fault; a stale one has its cells, and a full cycle mends it") func stale() async throws {
    let store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
    let (cycle, inputs) = try cycle(store)
    let audit = Audit(breakable)
    let sound = try run(cycle, inputs)
    #expect(sound.counts.live > 0)
    #expect(try audit.fault(in: sound.state, of: inputs) == nil)

    forgetful.toggle.turnOn()
    let stale = try run(cycle, inputs)
    #expect(stale.evaluation.digest == sound.evaluation.digest, "the incremental path does not look")
    let fault = try #require(try audit.fault(in: stale.state, of: inputs))
    #expect(fault.diff.counts.liveToBlocked == sound.counts.live)
    #expect(fault.summary.contains("\(fault.diff.counts.cells) cells"))
    let json = try #require(try JSONSerialization.jsonObject(with: Data(fault.json.utf8)) as? [String: Any])
    #expect(json["version"] as? String == "\(stale.state.version)")
    #expect(json["expectedDigest"] as? String == fault.expected.evaluation.digest)
    #expect((json["inputs"] as? [String: String])?.count == stale.evaluation.inputs.count)

    cycle.startAnew()
    let mended = try run(cycle, inputs)
    #expect(mended.evaluation.mode == .full)
    #expect(mended.counts.live == 0)
    #expect(try audit.fault(in: mended.state, of: inputs) == nil)
  }

  @Test("the standing audit finds the fault within one audit, and counts it") func standing() async throws {
    let store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
    let (cycle, inputs) = try cycle(store)
    let standing = StandingAudit(breakable, every: 3)
    var found: AuditFault?
    for round in 1...6 {
      if round == 4 { forgetful.toggle.turnOn() }
      standing.note(try run(cycle, inputs).state, inputs)
      standing.wait()
      switch standing.takeOutcome() {
      case .fault(let fault): found = fault
      case .failed(_, let reason): Issue.record("\(reason)")
      case .sound, nil: break
      }
      #expect((found != nil) == (round == 6), "round \(round)")
    }
    #expect(standing.counts.finished == 2)
    #expect(standing.counts.faults == 1)
  }

  @Test("records that are not those of their digest are a fault too") func records() async throws {
    let store = try TestStore()
    try await store.importFolder(MiniCatalogue.folder)
    let (cycle, inputs) = try cycle(store)
    let sound = try run(cycle, inputs)
    // Another state's records under this one's Evaluation: the countries of one set exchanged.
    let damaged = try LivenessForger.exchangingTwoVideos(in: sound.state)
    let fault = try #require(try Audit(breakable).fault(in: damaged, of: inputs))
    #expect(fault.recordsDigest != sound.evaluation.digest)
    #expect(fault.expected.evaluation.digest == sound.evaluation.digest)
    #expect(!fault.diff.isEmpty)
  }
}
