import RuleKit
import Testing

@testable import PostgresExport

extension PostgresSuite {
  @Suite("Exports that fail") struct ExportFailureTests {
    private let database: TestDatabase

    init() throws { database = try PostgresSuite.database() }

    private func export(_ version: Int64) throws -> ExportReport {
      let state = try SampleState(version: version, videoCount: 30, seed: UInt64(version)).state()
      return try PostgresExport(connection: database.connection).export(state)
    }

    @Test("leave the old export as it was, and the next one succeeds", arguments: Fault.all)
    func faults(fault: Fault) throws {
      _ = try export(1)
      let before = try database.content()
      let tables = try database.exportTables()
      try fault.arm(database)
      let error = try #require(throws: ExportError.self) { try export(2) }
      #expect(error.step == fault.step, "\(error)")
      #expect(error.code == fault.code, "\(error)")
      #expect(error.sqlState == fault.sqlState, "\(error)")
      #expect(!error.message.isEmpty && !error.wayOut.isEmpty)
      #expect(try database.content() == before)
      if !fault.endsSession { #expect(try database.exportTables() == tables) }
      try Fault.disarm(database)
      _ = try export(2)
      #expect(try database.sql("select version from gatekeeper.manifest where is_current") == "2")
      #expect(try database.exportTables().count == 4)
    }

    @Test("a session killed after loading leaves tables that the next run removes")
    func leftovers() throws {
      _ = try export(1)
      let fault = try #require(Fault.all.first { $0.step == .swap && $0.endsSession })
      try fault.arm(database)
      #expect(throws: ExportError.self) { try export(2) }
      #expect(try database.exportTables().count == 4)
      try Fault.disarm(database)
      #expect(try export(3).tablesToDrop == [])
      let tables = try database.exportTables()
      #expect(tables.count == 4)
      #expect(tables.filter { $0.contains("_2_") } == [])
    }

    @Test("a detachment that was interrupted is finished by the next run")
    func interruptedDetachment() throws {
      _ = try export(1)
      let reader = try database.reader()
      try reader.execute("begin")
      try reader.execute("select count(*) from gatekeeper.liveness")
      // What a crash in the middle of dropping leaves: the first half committed, the wait for readers cut off.
      #expect(throws: PostgresServer.Failure.self) {
        try database.sql(
          "set statement_timeout = 200; alter table gatekeeper.liveness_export detach partition gatekeeper.liveness_1_1 concurrently"
        )
      }
      #expect(try database.sql("select count(*) from pg_inherits where inhdetachpending") == "1")
      try reader.execute("commit")
      for version in [2, 3] as [Int64] { _ = try export(version) }
      #expect(try database.exportTables().filter { $0.contains("_1_") } == [])
      #expect(try database.sql("select count(*) from gatekeeper.liveness") == "7500")
    }

    @Test("a second export into the same schema is refused while one runs")
    func alreadyRunning() throws {
      _ = try export(1)
      let running = try database.reader()
      try ExportSession.begin(running, ExportNames(schema: "gatekeeper"))
      let error = try #require(throws: ExportError.self) { try export(2) }
      #expect(error.code == .alreadyRunning)
      #expect(error.step == .lock)
      let other = PostgresExport(connection: database.connection, schema: "other")
      let state = try SampleState(version: 2, videoCount: 1, seed: 2).state()
      #expect(try other.export(state).rows == 250)
    }

    @Test("the lock goes with the session that held it")
    func lockReleased() throws {
      do {
        let running = try database.reader()
        try ExportSession.begin(running, ExportNames(schema: "gatekeeper"))
      }
      #expect(try export(1).rows == 7500)
    }

    @Test("a state with a cell that is neither live nor blocked is refused")
    func contradiction() throws {
      _ = try export(1)
      let before = try database.content()
      var sample = SampleState(version: 2, videoCount: 30, seed: 2)
      sample.videos[17].contradicting = ["DE"]
      let state = try sample.state()
      let error = try #require(throws: ExportError.self) {
        try PostgresExport(connection: database.connection).export(state)
      }
      #expect(error.code == .contradiction)
      #expect(error.message.contains("video \(17 * 7 + 1)") && error.message.contains("[DE]"))
      #expect(try database.content() == before)
      #expect(try database.exportTables().count == 2)
    }

    @Test("a server that is not there is a clear error without the password")
    func noServer() throws {
      let export = PostgresExport(connection: "host=/nowhere user=u password=hunter2 dbname=d")
      let state = try SampleState(version: 1, videoCount: 1, seed: 1).state()
      let error = try #require(throws: ExportError.self) { try export.export(state) }
      #expect(error.code == .connection)
      #expect(error.step == .connect)
      #expect(error.description.contains("/nowhere"))
      #expect(!error.description.contains("hunter2"))
    }

    @Test("a role without rights gets the grant it lacks")
    func noRights() throws {
      try database.sql("create role nobody_\(database.name) login")
      let connection = "host=\(database.directory) user=nobody_\(database.name) dbname=\(database.name)"
      let state = try SampleState(version: 1, videoCount: 1, seed: 1).state()
      let error = try #require(throws: ExportError.self) { try PostgresExport(connection: connection).export(state) }
      #expect(error.sqlState == "42501")
      #expect(error.wayOut.contains("CREATE"))
      #expect(error.description.hasPrefix("export, step prepare: refused by the server [42501]: permission denied"))
    }
  }
}
