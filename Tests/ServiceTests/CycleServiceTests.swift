import Foundation
import Gatekeeper
import RuleKit
import Service
import ServiceLifecycle
import Standard
import Testing
import Timeline

@Suite("Cycle service") struct CycleServiceTests {
  private static let evaluator = Evaluator(StandardRules.ruleSet, threads: 1)

  @Test("a stop between or in cycles leaves a complete announced state", arguments: 0..<5)
  func gracefulStop(round: Int) async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    let finished = Shared<Version?>(nil)
    let service = CycleService(
      sample.store, evaluator: Self.evaluator, intervalSeconds: 0, now: { SampleStore.noon }, logger: LogLines().logger
    ) { cycle in finished.value = cycle.result.state.version }
    let group = ServiceGroup(configuration: .init(services: [service], logger: LogLines().logger))
    async let running: Void = group.run()
    while finished.value == nil { try await Task.sleep(for: .milliseconds(1)) }
    try await Task.sleep(for: .milliseconds(7 * round))
    await group.triggerGracefulShutdown()
    try await running
    let state = try OutputStates(sample.store).latest()
    #expect(state.version == finished.value)
    #expect(LivenessDigest.hex(of: state) == state.evaluation.digest)
    #expect(try sample.store.liveness.blobs().allSatisfy { $0.version <= state.version })
    // The lock was given back.
    _ = try EvaluationCycle(sample.store.liveness, evaluator: Self.evaluator, at: SampleStore.noon)
  }

  @Test("a second writer is refused at once") func secondWriter() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    let writer = try EvaluationCycle(sample.store.liveness, evaluator: Self.evaluator, at: SampleStore.noon)
    let service = CycleService(
      sample.store, evaluator: Self.evaluator, now: { SampleStore.noon }, logger: LogLines().logger
    ) { _ in }
    let error = await #expect(throws: TimelineError.self) { try await service.run() }
    #expect(error?.code == .secondWriter)
    withExtendedLifetime(writer) {}
  }
}
