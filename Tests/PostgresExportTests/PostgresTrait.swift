import Testing

/// Runs a suite with a server that is stopped and removed after it.
struct PostgresTrait: SuiteTrait, TestScoping {
  @concurrent func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let server = try PostgresServer()
    defer { server.stop() }
    try await PostgresServer.$current.withValue(server) { try await function() }
  }
}

extension Trait where Self == PostgresTrait {
  static var postgres: PostgresTrait { PostgresTrait() }
}

/// Everything that needs a real server; one server for all of it, a database a test.
@Suite(
  "PostgreSQL export",
  .enabled(if: PostgresServer.programs != nil, "needs PostgreSQL in /usr/lib/postgresql"), .postgres)
struct PostgresSuite {
  /// A fresh database of the suite's server.
  static func database() throws -> TestDatabase {
    let server = try #require(PostgresServer.current, "the suite runs inside a server's scope")
    return try server.database()
  }
}
