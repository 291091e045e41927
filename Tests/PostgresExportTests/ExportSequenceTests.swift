import Testing

@testable import PostgresExport

extension PostgresSuite {
  @Suite("Exports one after another") struct ExportSequenceTests {
    private let database: TestDatabase

    init() throws { database = try PostgresSuite.database() }

    private func sample(_ version: Int64) -> SampleState {
      SampleState(version: version, videoCount: Int(version), seed: UInt64(version))
    }

    private func export(
      _ sample: SampleState, ifCurrent: PostgresExport.CurrentVersion = .verify
    ) throws -> ExportReport {
      try PostgresExport(connection: database.connection).export(try sample.state(), ifCurrent: ifCurrent)
    }

    private func current() throws -> String {
      try database.sql(
        "select version, (select count(*) from gatekeeper.liveness) from gatekeeper.manifest where is_current")
    }

    @Test("the second takes the first one's place, the third drops the first")
    func swaps() throws {
      _ = try export(sample(3))
      #expect(try current() == "3|750")
      _ = try export(sample(4))
      #expect(try current() == "4|1000")
      #expect(try database.exportTables() == ["block_3_1", "block_4_2", "liveness_3_1", "liveness_4_2"])
      let report = try export(sample(5))
      #expect(try current() == "5|1250")
      #expect(try database.exportTables() == ["block_4_2", "block_5_3", "liveness_4_2", "liveness_5_3"])
      #expect(report.tablesToDrop == [])
      let retired = try database.rows(
        "select version, retired_at is not null, is_current from gatekeeper.manifest order by 1")
      #expect(retired == ["3|t|f", "4|f|f", "5|f|t"])
    }

    @Test("kept exports can be compared in SQL")
    func keptExports() throws {
      _ = try export(sample(3))
      _ = try export(sample(4))
      let counts = try database.rows(
        """
        select m.version, count(*) from gatekeeper.liveness_export l join gatekeeper.manifest m using (export)
        group by 1 order by 1
        """)
      #expect(counts == ["3|750", "4|1000"])
    }

    @Test("an older version can be made current again")
    func rollback() throws {
      for version in [3, 4, 3] as [Int64] { _ = try export(sample(version)) }
      #expect(try current() == "3|750")
    }

    @Test("the current version is verified and not loaded again, unless forced")
    func idempotent() throws {
      let first = try export(sample(3))
      #expect(!first.wasAlreadyExported)
      #expect(first.rowsPerSecond > 0)
      let again = try export(sample(3))
      #expect(again.wasAlreadyExported)
      #expect(again.export == first.export)
      #expect(again.rows == first.rows)
      #expect(again.loadSeconds == 0)
      #expect(try database.sql("select count(*) from gatekeeper.manifest") == "1")
      let forced = try export(sample(3), ifCurrent: .exportAgain)
      #expect(!forced.wasAlreadyExported)
      #expect(forced.export == first.export + 1)
      #expect(try current() == "3|750")
    }

    @Test("a current export that lost a row is found out, and force repairs it")
    func damagedExport() throws {
      let first = try export(sample(3))
      try database.sql("delete from gatekeeper.liveness_export where video_id = 1 and country = 'DE'")
      let error = try #require(throws: ExportError.self) { try export(sample(3)) }
      #expect(error.code == .verification)
      #expect(error.message.contains("DE has 2 rows"))
      let forced = try export(sample(3), ifCurrent: .exportAgain)
      #expect(forced.rows == first.rows)
      #expect(try current() == "3|750")
    }

    @Test("another content under the current version is refused")
    func otherContent() throws {
      _ = try export(sample(3))
      var other = sample(3)
      other.digest = "another"
      let error = try #require(throws: ExportError.self) { try export(other) }
      #expect(error.code == .otherContent)
      #expect(error.message.contains("another") && error.message.contains("0123456789abcdef"))
    }

    @Test("schema names are quoted", arguments: [#"we"ird"#, "it's", "Gross Ünd klein", "a.b", "select", "$1;--"])
    func quotedSchema(schema: String) throws {
      let export = PostgresExport(connection: database.connection, schema: schema)
      for version in [2, 3, 4] as [Int64] { _ = try export.export(try sample(version).state()) }
      #expect(try export.export(try sample(4).state()).wasAlreadyExported)
      let quoted = SQLText.identifier(schema)
      #expect(try database.sql("select count(*) from \(quoted).liveness") == "1000")
      let tables = try database.sql("select count(*) from pg_tables where schemaname = \(SQLText.literal(schema))")
      #expect(tables == "7")
    }

    @Test(
      "a schema name the server would change, or owns, is refused",
      arguments: ["", String(repeating: "é", count: 32), "pg_x", "pg_catalog", "information_schema", "a\0b"])
    func badSchema(schema: String) throws {
      let export = PostgresExport(connection: database.connection, schema: schema)
      let error = try #require(throws: ExportError.self) { try export.export(try sample(1).state()) }
      #expect(error.code == .badName)
    }

    @Test("grants and views built on the export outlive a swap")
    func grants() throws {
      _ = try export(sample(3))
      try database.sql(
        """
        create view public.report as select country, count(*) filter (where live) as live from gatekeeper.liveness
          group by country;
        create role analyst_\(database.name); grant usage on schema gatekeeper to analyst_\(database.name);
        grant select on gatekeeper.liveness to analyst_\(database.name);
        """)
      _ = try export(sample(4))
      _ = try export(sample(5))
      let seen = try database.sql("set role analyst_\(database.name); select count(*) from gatekeeper.liveness")
      #expect(seen == "1250")
      #expect(try database.sql("select count(*) from public.report") == "250")
    }

    @Test("tables that only look like ours stay")
    func othersTables() throws {
      _ = try export(sample(3))
      try database.sql("create table gatekeeper.liveness_1_1 (a int); create table gatekeeper.block_2024_9 (a int)")
      _ = try export(sample(4))
      #expect(try database.exportTables().contains("liveness_1_1"))
      #expect(try database.exportTables().contains("block_2024_9"))
    }

    @Test("a schema of another layout is refused and left alone")
    func otherLayout() throws {
      try database.sql("create schema gatekeeper; create table gatekeeper.manifest (a int)")
      let error = try #require(throws: ExportError.self) { try export(sample(3)) }
      #expect(error.code == .otherLayout)
      #expect(try database.exportTables() == [])
    }
  }
}
