import Hollow
import RuleKit
import Standard
import Testing
import Timeline

@testable import Gatekeeper

/// What an output says of its own evaluation, and what is refused there.
@Suite("Evaluation record") struct EvaluationRecordTests {
  @Test("an identity of rules is read back from its text") func identity() {
    let identity = RuleSetIdentity(StandardRules.ruleSet)
    #expect("\(identity)" == "\(StandardRules.ruleSet.name)@\(StandardRules.ruleSet.fingerprint)")
    #expect(RuleSetIdentity("\(identity)") == identity)
    #expect(RuleSetIdentity("a@b@c")?.name == "a", "the first @ ends the name")
    #expect(RuleSetIdentity("standard") == nil)
  }

  @Test("a record is read as it was written") func roundTrip() throws {
    let record = record
    #expect(try EvaluationRecord(from: state(record) { _ in }) == record)
  }

  @Test("a record with rules or a mode that do not exist is refused with its field") func refused() throws {
    let mode = #expect(throws: DatasetError.self) {
      try EvaluationRecord(from: state(record) { $0.set(.mode, text: "half") })
    }
    #expect(mode?.field == "mode" && mode?.reason == "'half' is neither full nor incremental")
    let rules = #expect(throws: DatasetError.self) {
      try EvaluationRecord(from: state(record) { $0.set(.rules, text: "standard") })
    }
    #expect(rules?.type == "Evaluation" && rules?.field == "rules")
  }

  private var record: EvaluationRecord {
    EvaluationRecord(
      evaluatedAt: MiniCatalogue.instant, rules: RuleSetIdentity(StandardRules.ruleSet), mode: .incremental, inputs: [],
      follows: Version(rawValue: 7), digest: "00")
  }

  /// An output of nothing but this record, after `change`.
  private func state(
    _ record: EvaluationRecord, _ change: (inout RecordBuilder<EvaluationField>) -> Void
  ) throws -> TimelineState {
    let write = try WriteState(schemas: DatasetSchemas.liveness)
    let inputs = write.add(list: [], to: try write.type(InputVersionField.listTypeName))
    var records = try write.records(EvaluationField.self)
    records.set(.id, int: 0)
    records.set(.evaluatedAt, long: record.evaluatedAt.milliseconds)
    records.set(.rules, text: "\(record.rules)")
    records.set(.mode, text: record.mode.rawValue)
    records.set(.inputs, reference: inputs)
    records.set(.follows, long: record.follows?.rawValue)
    records.set(.digest, text: record.digest)
    change(&records)
    _ = records.add()
    let data = try write.finish(tag: 1, headerTags: [])
    return TimelineState(timeline: "liveness", version: Version(rawValue: 1), data: data)
  }
}
