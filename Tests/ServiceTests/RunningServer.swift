import Foundation
import Gatekeeper
import RuleKit
import ServiceLifecycle
import Standard
import Testing
import Timeline

@testable import Service

/// A server in this process on a free port, for as long as a closure runs.
struct RunningServer: Sendable {
  let store: Store
  let client: Client
  let log: LogLines
  let cycles: Shared<[CycleResult]>

  /// Starts a server over `store`, lends it, and stops it gracefully.
  ///
  /// - Parameters:
  ///   - evaluates: whether it evaluates continuously, every 50 ms.
  ///   - blastRadius: guards what it evaluates.
  ///   - clock: what time it is; by default always the sample's noon.
  ///   - change: what is different about the options.
  static func run(
    _ store: Store, evaluates: Bool, blastRadius: BlastRadiusPolicy? = nil,
    clock: Shared<Instant> = Shared(SampleStore.noon),
    change: (inout ServerOptions) -> Void = { _ in },
    _ body: @Sendable (RunningServer) async throws -> Void
  ) async throws {
    let log = LogLines()
    let cycles = Shared<[CycleResult]>([])
    let (ports, port) = AsyncStream.makeStream(of: Int.self)
    let evaluator = evaluates ? Evaluator(StandardRules.ruleSet, threads: 1) : nil
    var options = ServerOptions(port: 0, intervalSeconds: 0.05, blastRadius: blastRadius)
    change(&options)
    let server = GatekeeperServer(
      store, evaluator: evaluator, ruleSets: [StandardRules.ruleSet], options: options,
      now: { clock.value }, logger: log.logger,
      onCycle: { finished in cycles.change { $0.append(finished) } }, onListening: { port.yield($0) })
    let group = ServiceGroup(configuration: .init(services: server.services, logger: log.logger))
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer { port.finish() }
        try await group.run()
      }
      let bound = try #require(await ports.first { _ in true })
      let client = Client(port: bound)
      defer { client.close() }
      do {
        try await body(RunningServer(store: store, client: client, log: log, cycles: cycles))
      } catch {
        await group.triggerGracefulShutdown()
        throw error
      }
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
    }
  }

  /// Waits until a state is served.
  func untilReady() async throws {
    try await until("the server is ready") { try await client.get("/healthz/ready").status == 200 }
  }

  /// Waits for something that happens in the background; the limit only catches hangs.
  func until(_ what: String, _ condition: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(300)
    while ContinuousClock.now < end {
      if try await condition() { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    Issue.record("waited in vain: \(what); log: \(log.lines)")
    throw CancellationError()
  }

  /// Waits until a cycle that begins now is finished.
  func untilNextCycle() async throws {
    let seen = cycles.value.count
    try await until("two more cycles") { cycles.value.count >= seen + 2 }
  }
}
