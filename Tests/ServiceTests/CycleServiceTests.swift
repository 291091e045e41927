import Foundation
import Gatekeeper
import Glibc
import RuleKit
import Service
import ServiceLifecycle
import Standard
import Synchronization
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
    ) { cycle in finished.value = cycle.state.version }
    let group = ServiceGroup(configuration: .init(services: [service], logger: LogLines().logger))
    async let running: Void = group.run()
    while finished.value == nil { try await Task.sleep(for: .milliseconds(1)) }
    try await Task.sleep(for: .milliseconds(7 * round))
    await group.triggerGracefulShutdown()
    try await running
    let state = try OutputStates(sample.store).latest()
    #expect(state.version == finished.value)
    #expect(DigestTree(of: state).root.hexadecimal == state.evaluation.digest)
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

  /// Runs a service over `sample` until `condition` holds for the versions of its finished cycles; the limit only catches hangs.
  private func run(
    _ sample: SampleStore, intervalSeconds: Double, retention: RetentionPolicy? = nil,
    until condition: ([Version]) throws -> Bool
  ) async throws {
    let finished = Shared<[Version]>([])
    let service = CycleService(
      sample.store, evaluator: Self.evaluator, intervalSeconds: intervalSeconds, retention: retention,
      now: { SampleStore.noon }, logger: LogLines().logger
    ) { cycle in finished.change { $0.append(cycle.state.version) } }
    let group = ServiceGroup(configuration: .init(services: [service], logger: LogLines().logger))
    async let running: Void = group.run()
    let end = ContinuousClock.now + .seconds(300)
    while try !condition(finished.value) {
      guard ContinuousClock.now < end else {
        Issue.record("waited in vain: \(finished.value)")
        break
      }
      try await Task.sleep(for: .milliseconds(5))
    }
    await group.triggerGracefulShutdown()
    try await running
  }

  @Test("an announced input starts a cycle long before the interval is over") func wakes() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    var applied = false
    try await run(sample, intervalSeconds: 3600) { finished in
      if finished.count == 1, !applied {
        let rating = Rating(videoID: 1, country: "DE", board: "FSK", certificate: "12", minimumAge: 12)
        try sample.put([.rating(rating)])
        applied = true
      }
      return finished.count == 2
    }
    let ratings = try OutputStates(sample.store).latest().evaluation.version(of: .ratings)
    #expect(try ratings == Consumer(sample.store.timeline(.ratings)).latest()?.version)
  }

  private func evaluate(_ sample: SampleStore, times: Int) throws {
    let cycle = try EvaluationCycle(sample.store.liveness, evaluator: Self.evaluator, at: SampleStore.noon)
    let inputs = try sample.store.inputs().latest()
    for _ in 0..<times { _ = try cycle.run(inputs, at: SampleStore.noon, publishedAt: SampleStore.noon) }
  }

  @Test("old states go while it runs, and a snapshot comes after its cycle") func tidies() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    try evaluate(sample, times: 110)
    let before = try Consumer(sample.store.liveness).versions()
    try await run(sample, intervalSeconds: 0, retention: RetentionPolicy(newestStates: 3)) { $0.count >= 2 }
    let after = try Consumer(sample.store.liveness).versions()
    #expect(after.count < before.count)
    #expect(after.contains(before[before.count - 1]))
    let snapshots = try sample.store.liveness.blobs().filter { blob in
      if case .snapshot = blob { true } else { false }
    }
    #expect(!snapshots.isEmpty)
  }

  @Test("a stop waits for no machine that does not answer") func hangs() async throws {
    let sample = try SampleStore()
    try sample.put(SampleStore.records)
    let hang = HangingStore.Hang()
    let store = Store(location: "far away", interrupt: { hang.end() }) { name in
      HangingStore(inner: sample.store.timeline(named: name), hang: hang)
    }
    let service = CycleService(store, evaluator: Self.evaluator, now: { SampleStore.noon }, logger: LogLines().logger) {
      _ in
    }
    let group = ServiceGroup(configuration: .init(services: [service], logger: LogLines().logger))
    async let running: Void = group.run()
    while !hang.isWaitedFor { try await Task.sleep(for: .milliseconds(5)) }
    let start = ContinuousClock.now
    await group.triggerGracefulShutdown()
    try await running
    #expect(start.duration(to: .now) > .milliseconds(900), "a publication under way could end")
    #expect(hang.isOver, "it was interrupted, and did not end by itself")
  }
}

/// A store whose announcements nobody gets an answer about, until it is interrupted.
private struct HangingStore: BlobStore {
  final class Hang: Sendable {
    private let condition = Mutex((isWaitedFor: false, isOver: false))
    var isWaitedFor: Bool { condition.withLock { $0.isWaitedFor } }
    var isOver: Bool { condition.withLock { $0.isOver } }
    func end() { condition.withLock { $0.isOver = true } }

    func wait() throws {
      condition.withLock { $0.isWaitedFor = true }
      while !isOver { usleep(5000) }
      throw CancellationError()
    }
  }

  let inner: any BlobStore
  let hang: Hang

  var timeline: String { inner.timeline }
  func blobs() throws -> [BlobName] { try inner.blobs() }
  func withBlob<Result>(_ name: BlobName, _ body: (RawSpan) throws -> Result) throws -> Result {
    try inner.withBlob(name, body)
  }
  func byteCount(of name: BlobName) throws -> Int? { try inner.byteCount(of: name) }
  func pin() throws -> Pin? { try inner.pin() }
  func announcedVersion() throws -> Version? {
    try hang.wait()
    return nil
  }
}
