import Testing

/// Runs everything in a suite with the S3 servers that are installed, started once and stopped after it, and on threads
/// that may wait.
struct ServersTrait: SuiteTrait, TestScoping {
  @TaskLocal static var moto: MotoServer?
  @TaskLocal static var openStack: OpenStackServer?

  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    try await withTaskExecutorPreference(WaitingThreads(count: 3)) { try await Self.withServers(function) }
  }

  private static func withServers(_ function: @concurrent @Sendable () async throws -> Void) async throws {
    let moto = MotoServer.isInstalled ? try MotoServer() : nil
    defer { moto?.stop() }
    let openStack = OpenStackServer.isInstalled ? try OpenStackServer() : nil
    defer { openStack?.stop() }
    try await $moto.withValue(moto) {
      try await $openStack.withValue(openStack) { try await function() }
    }
  }
}

extension Trait where Self == ServersTrait {
  static var servers: ServersTrait { ServersTrait() }
}

extension Trait where Self == ConditionTrait {
  static var needsMoto: ConditionTrait {
    .enabled(if: MotoServer.isInstalled, "needs moto: scripts/setup installs it into .build/python")
  }
  static var needsOpenStack: ConditionTrait {
    .enabled(if: OpenStackServer.isInstalled, "needs OpenStack Swift: scripts/setup installs it")
  }
}

/// Everything that needs real S3 servers.
@Suite("Remote stores", .servers) struct RemoteSuite {}
