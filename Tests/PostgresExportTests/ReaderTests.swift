import Gatekeeper
import RuleKit
import Testing

@testable import PostgresExport

extension PostgresSuite {
  @Suite("Readers during exports", .serialized) struct ReaderTests {
    private let database: TestDatabase

    init() throws { database = try PostgresSuite.database() }

    private func sample(_ version: Int64) -> SampleState {
      SampleState(version: version, videoCount: Int(version) * 4, seed: UInt64(version))
    }

    private func export(_ version: Int64) throws -> ExportReport {
      try PostgresExport(connection: database.connection).export(try sample(version).state())
    }

    /// One statement over everything readers see; its answer differs from version to version in every column.
    private static let question = """
      select (select version from gatekeeper.manifest where is_current), count(*), count(*) filter (where live),
        (select count(*) from gatekeeper.block) from gatekeeper.liveness
      """

    private func answer(_ version: Int64) throws -> [String?] {
      let state = try sample(version).state()
      let live = state.videos.reduce(0) { $0 + state.live($1).count }
      let blocks = state.videos.reduce(0) { $0 + state.blocks($1).count }
      return ["\(version)", "\(state.videos.count * 250)", "\(live)", "\(blocks)"]
    }

    @Test("readers see old or new, never a mix, and never wait")
    func concurrentReaders() throws {
      let versions = Array(1...8 as ClosedRange<Int64>)
      let answers = try versions.map(answer)
      _ = try export(1)
      let readers = ReaderLoop(database, question: Self.question, count: 3)
      #expect(throws: Never.self) { for version in versions.dropFirst() { _ = try export(version) } }
      let (seen, failures) = readers.stop()
      #expect(failures == [])
      #expect(seen.filter { !answers.contains($0) } == [])
      #expect(seen.count > 100)
      #expect(Set(seen).count > 2, "the readers saw no swap")
    }

    @Test("a long reader keeps what it read and holds nobody up")
    func longReader() throws {
      _ = try export(1)
      let reader = try database.reader()
      try reader.execute("begin isolation level repeatable read")
      #expect(try reader.query(Self.question) == [try answer(1)])
      #expect(try export(2).tablesToDrop == [])
      #expect(try reader.query(Self.question) == [try answer(1)])
      #expect(try database.reader().query(Self.question) == [try answer(2)])
      // The first export is retired now, but still read: it stays until the reader is done, and nobody queues behind that.
      let others = ReaderLoop(database, question: Self.question, count: 1)
      #expect(try export(3).tablesToDrop == ["block_1_1", "liveness_1_1"])
      let (seen, failures) = others.stop()
      #expect(failures == [])
      #expect(seen.last == (try answer(3)))
      #expect(try reader.query(Self.question) == [try answer(1)])
      #expect(try database.reader().query(Self.question) == [try answer(3)])
      try reader.execute("commit")
      #expect(try reader.query(Self.question) == [try answer(3)])
      #expect(try export(3).tablesToDrop == [])
      #expect(try database.exportTables() == ["block_2_2", "block_3_3", "liveness_2_2", "liveness_3_3"])
    }

    @Test(
      "a repeatable-read transaction sees one export whole, also the tables that it turns to last",
      arguments: [
        "select version from gatekeeper.manifest where is_current", "select count(*) from gatekeeper.liveness",
      ])
    func snapshotOutlivesExports(first: String) throws {
      _ = try export(1)
      let reader = try database.reader()
      try reader.execute("begin isolation level repeatable read read only")
      _ = try reader.query(first)
      for version in [2, 3, 4] as [Int64] { _ = try export(version) }
      #expect(try export(5).tablesToDrop.starts(with: ["block_1_1", "block_2_2", "block_3_3", "liveness_1_1"]))
      #expect(try reader.query(Self.question) == [try answer(1)])
      try reader.execute("commit")
      #expect(try reader.query(Self.question) == [try answer(5)])
      #expect(try export(5).tablesToDrop == [])
      #expect(try database.exportTables() == ["block_4_4", "block_5_5", "liveness_4_4", "liveness_5_5"])
    }

    @Test("an exporter without rights to statistics sees the snapshots of others too")
    func ordinaryExporter() throws {
      let role = "exporter_\(database.name)"
      try database.sql("create role \(role) login; grant create on database \(database.name) to \(role)")
      let export = PostgresExport(connection: "host=\(database.directory) user=\(role) dbname=\(database.name)")
      _ = try export.export(try sample(1).state())
      let reader = try database.reader()  // the superuser, of whose session the role may see little
      try reader.execute("begin isolation level repeatable read")
      _ = try reader.query("select 1")
      for version in [2, 3] as [Int64] { _ = try export.export(try sample(version).state()) }
      #expect(try reader.query(Self.question) == [try answer(1)])
      try reader.execute("commit")
      #expect(try export.export(try sample(3).state()).tablesToDrop == [])
      #expect(try database.exportTables().count == 4)
    }

    /// The planner calls a stable function to estimate a comparison: here it sleeps, once, after it has looked up the
    /// partitions, and the statement takes its snapshot only after that.
    private static let slowPlanning = """
      create function public.slow() returns bigint language plpgsql stable as $$ begin
        if coalesce(current_setting('test.slept', true), '') = '' then
          perform set_config('test.slept', 'yes', false);
          perform pg_sleep(1.5);
        end if;
        return 1000000;
      end $$
      """

    @Test("a statement planned before the attachment does not miss the new partition after the swap")
    func statementInPlanning() throws {
      _ = try export(1)
      try database.sql(Self.slowPlanning)
      let question = "select count(*) from gatekeeper.liveness where video_id < public.slow()"
      let reader = ReaderLoop(database, question: question, count: 1)
      let sleeping =
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'"
      while try database.sql(sleeping) == "0" {}
      _ = try export(2)
      let (seen, failures) = reader.stop()
      #expect(failures == [])
      #expect(seen.first == ["1000"])
      #expect(seen.filter { $0 != ["1000"] && $0 != ["2000"] } == [])
    }

    @Test("a prepared statement follows the swap")
    func preparedStatement() throws {
      _ = try export(1)
      let reader = try database.reader()
      try reader.execute("set plan_cache_mode = force_generic_plan")
      try reader.execute("prepare question as \(Self.question)")
      #expect(try reader.query("execute question") == [try answer(1)])
      _ = try export(2)
      #expect(try reader.query("execute question") == [try answer(2)])
    }

    @Test("one cell is read through the index of the current partition only")
    func plan() throws {
      for version in [1, 2] as [Int64] { _ = try export(version) }
      let plan = try database.sql(
        """
        set enable_seqscan = off;
        explain (analyze, costs off, timing off)
        select * from gatekeeper.liveness where video_id = 1 and country = 'DE'
        """)
      #expect(plan.contains("liveness_2_2_pkey"), "\(plan)")
      #expect(plan.contains("liveness_1_1_pkey") && plan.contains("(never executed)"), "\(plan)")
    }
  }
}
