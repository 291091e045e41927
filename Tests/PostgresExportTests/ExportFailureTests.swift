import Gatekeeper
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

    private func lock() throws -> ExportLock {
      try ExportLock(database.connection, ExportNames(schema: "gatekeeper"), asking: database.reader())
    }

    @Test("a second export into the same schema is refused while one runs")
    func alreadyRunning() throws {
      _ = try export(1)
      let running = try lock()
      let error = try #require(throws: ExportError.self) { try export(2) }
      #expect(error.code == .alreadyRunning)
      #expect(error.step == .lock)
      #expect(error.message.contains("application \"gatekeeper export\""), "\(error)")
      let other = PostgresExport(connection: database.connection, schema: "other")
      let state = try SampleState(version: 2, videoCount: 1, seed: 2).state()
      #expect(try other.export(state).rows == 250)
      try running.confirm()
    }

    @Test("the lock goes with the session that held it, and the export that had it notices before the swap")
    func lockReleased() throws {
      _ = try export(1)
      let running = try lock()
      try database.sql(
        """
        select pg_terminate_backend(pid) from pg_locks where relation = 'gatekeeper.manifest'::regclass
          and mode = 'ShareUpdateExclusiveLock'
        """)
      #expect(throws: ExportError.self) { try running.confirm() }
      #expect(try export(2).rows == 7500)
    }

    @Test("who may only read can keep no export from running")
    func readersLock() throws {
      _ = try export(1)
      try database.sql(
        """
        create role analyst_\(database.name) login; grant usage on schema gatekeeper to analyst_\(database.name);
        grant select on all tables in schema gatekeeper to analyst_\(database.name)
        """)
      let connection = "host=\(database.directory) user=analyst_\(database.name) dbname=\(database.name)"
      let analyst = try ServerConnection(connection)
      try analyst.execute("select pg_advisory_lock(hashtextextended('gatekeeper export gatekeeper', 0))")
      try analyst.execute("begin")
      let refused = try #require(throws: ExportError.self) {
        try analyst.execute("lock table gatekeeper.manifest in share update exclusive mode")
      }
      #expect(refused.sqlState == "42501")
      try analyst.execute("rollback")
      try analyst.execute("begin")
      try analyst.execute("lock table gatekeeper.manifest in access share mode")
      #expect(try export(2).rows == 7500)
    }

    @Test("two exports that create the schema at one moment: one of them waits or is refused, and one is current")
    func concurrentFirst() async throws {
      let codes = await withTaskGroup(of: ExportError.Code?.self) { group in
        for version in [1, 2] as [Int64] {
          group.addTask { @concurrent in
            do { _ = try export(version) } catch { return (error as? ExportError)?.code ?? .refused }
            return nil
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.contains(nil))
      #expect(codes.allSatisfy { $0 == nil || $0 == .alreadyRunning }, "\(codes)")
      #expect(try database.sql("select count(*) from gatekeeper.manifest where is_current") == "1")
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

    @Test("a text that PostgreSQL cannot store is an error that names video and rule")
    func unstorable() throws {
      _ = try export(1)
      let before = try database.content()
      var sample = SampleState(version: 2, videoCount: 30, seed: 2)
      sample.videos[17].blocks = [
        .init(blocker: Blocker(rule: "nul-rule", code: "nul", detail: "F\0SK"), countries: ["DE"])
      ]
      let state = try sample.state()
      let error = try #require(throws: ExportError.self) {
        try PostgresExport(connection: database.connection).export(state)
      }
      #expect(error.code == .unstorable)
      #expect(error.message.contains("video \(17 * 7 + 1)") && error.message.contains("nul-rule/nul"), "\(error)")
      #expect(!error.description.utf8.contains(0))
      #expect(try database.content() == before)
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

    /// Each holds "Tr0ub" or "dor", the two halves of a password, in a place where libpq would quote it.
    static let badConnections = [
      "postgresql://u:Tr0ub%dor@h/x", "postgresql://u:Tr0ub%zzdor@h/x", "postgresql://u:Tr0ub@dor@h/x",
      "postgresql://u:Tr0ub/dor@h/x", "postgresql://u:Tr0ub/dor?x@h/x", "postgres://u:Tr0ub?dor/x@h",
      "postgresql://u:@Tr0ub@dor",
      "postgresql://h:Tr0ubdor/x", "postgresql://[::1/Tr0ub?dor", "postgresql://[::1]dor:1/x",
      "postgresql://h/x?Tr0ub=dor",
      "postgresql://h/x?password=Tr0ub&dor", "postgresql://h/x?password=Tr0ub=dor", "postgresql://h/x?password=Tr0ub%2",
      "postgresql://u:Tr0ub%00dor@h/x", "postgresql://h/x%dor", "host=h password=Tr0ub dor user=u",
      "host=h password=Tr0ub dor=x", "password='Tr0ub dor", "password='Tr0ub' dor", "Tr0ub dor=x", "=Tr0ub",
      "host=h =dor",
      "host=h port=Tr0ub", "postgres:/u:Tr0ub@dor", "Postgresql://u:Tr0ub@dor/x", "http://u:Tr0ub@dor/x",
      "jdbc:postgresql://h/x?user=u&password=Tr0ub", "dbname=postgresql://u:Tr0ub@dor/x host=h",
      "host=h dbname=x\u{A0}password=Tr0ub dor",
    ]

    @Test("a connection string that cannot be read is refused without a part of it", arguments: badConnections)
    func badConnection(text: String) throws {
      let error = try #require(throws: ExportError.self) { try PostgresExport(connection: text).checkArguments() }
      #expect(error.code == .badConnection, "\(error)")
      for part in ["Tr0ub", "dor"] { #expect(!error.description.contains(part), "\(error)") }
    }

    @Test(
      "a connection string that libpq reads is taken",
      arguments: [
        "", "films", "host=h", " host = h  password = 'it\\'s a \\\\' user=u ", "password=a\\ b port=1,2",
        "password=''",
        "postgresql://", "postgresql:///x?host=/tmp&port=5432", "postgresql://u@h",
        "postgres://u:p%40%2F@[::1]:5432,h:1/x",
        "postgresql://h,i/x?connect_timeout=1&ssl=true", "postgresql://u:?@h/x?application_name=a@b", "service=films",
      ])
    func goodConnection(text: String) throws {
      try PostgresExport(connection: text).checkArguments()
    }

    @Test("the password is not shown where the server repeats it")
    func passwordInReason() throws {
      // The name of the database is the password, and the server says that there is none of that name.
      let connection = "host=\(database.directory) user=postgres dbname=Tr0ubdor password=Tr0ubdor"
      let error = try #require(throws: ExportError.self) { try ServerConnection(connection) }
      #expect(error.code == .connection)
      #expect(!error.description.contains("Tr0ubdor"), "\(error)")
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
