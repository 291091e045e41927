import Foundation
import Gatekeeper
import RuleKit
import Testing
import Timeline

@testable import PostgresExport

extension PostgresSuite {
  @Suite("Exported content") struct ExportContentTests {
    private let database: TestDatabase

    init() throws { database = try PostgresSuite.database() }

    private func export(_ sample: SampleState) throws -> ExportReport {
      try PostgresExport(connection: database.connection).export(try sample.state())
    }

    /// The cells as the state's verdicts tell them, one JSON line a cell.
    private func expectedCells(_ state: LivenessState) throws -> [String] {
      try state.videos.flatMap { video in
        let verdicts = state.verdicts(video)
        return try Country.all.map { country in
          var names: [String] = []
          for blocker in verdicts.blockers(in: country)
          where !names.contains(where: { $0.utf8.elementsEqual(blocker.name.utf8) }) { names.append(blocker.name) }
          let cell: [Any] = [verdicts.videoID, country.code, verdicts.live.contains(country), names]
          return try json(cell)
        }
      }
    }

    private func json(_ value: Any) throws -> String {
      let data = try JSONSerialization.data(withJSONObject: value, options: [.withoutEscapingSlashes])
      return String(decoding: data, as: UTF8.self)
    }

    /// Rewrites the server's JSON in Foundation's spelling.
    private func normalized(_ lines: [String]) throws -> [String] {
      try lines.map { try json(JSONSerialization.jsonObject(with: Data($0.utf8))) }
    }

    private func cells() throws -> [String] {
      try normalized(
        try database.rows(
          """
          select json_build_array(video_id, country, live, blockers) from gatekeeper.liveness order by video_id, country
          """))
    }

    private func blockRows() throws -> [String] {
      try normalized(
        try database.rows(
          """
          select json_build_array(video_id, rule, code, detail, countries) from gatekeeper.block
          order by video_id, rule, code, detail
          """))
    }

    private func expectedBlocks(_ state: LivenessState) throws -> [String] {
      try state.videos.flatMap { video in
        let verdicts = state.verdicts(video)
        return try verdicts.blocks.map { block in
          let (blocker, codes) = (block.blocker, block.countries.map(\.code))
          let row: [Any] = [verdicts.videoID, blocker.rule, blocker.code, blocker.detail, codes]
          return try json(row)
        }
      }
    }

    @Test("every cell and block reads back as the state's verdict", arguments: [1, 2, 3] as [UInt64])
    func everyCell(seed: UInt64) throws {
      let sample = SampleState(version: 20_260_101_000_000_000 + Int64(seed), videoCount: 40, seed: seed)
      let state = try sample.state()
      let report = try export(sample)
      let cells = try cells()
      #expect(cells.count == 40 * 250)
      #expect(report.rows == 40 * 250)
      #expect(cells == (try expectedCells(state)))
      #expect(try blockRows() == (try expectedBlocks(state)))
      #expect(try database.sql("select count(distinct (video_id, country)) from gatekeeper.liveness") == "10000")
    }

    @Test("hostile texts survive in columns and in text[]")
    func hostileTexts() throws {
      let blockers = SampleState.hostileTexts.enumerated().map { index, text in
        // The long one stays out of the rule: an index entry holds 2,700 bytes.
        Blocker(rule: text.utf8.count > 1000 ? "long" : text, code: "code \(index) \(text)", detail: text)
      }
      let blocks = blockers.sorted().map { SampleState.Block(blocker: $0, countries: ["DE", "FR"]) }
      let short = blocks.filter { $0.blocker.code.utf8.count < 1000 }
      let sample = SampleState(version: 5, videos: [.init(id: 1, blocks: short), .init(id: .max, blocks: [])])
      _ = try export(sample)
      let state = try sample.state()
      #expect(try cells() == (try expectedCells(state)))
      #expect(try blockRows() == (try expectedBlocks(state)))
      #expect(try cells().contains { $0.contains("null") && $0.contains("{a,b}") })
    }

    @Test("a detail of any length is stored")
    func longDetail() throws {
      let detail = String(repeating: "日本 ", count: 50_000)
      let blocker = Blocker(rule: "synopsis", code: "synopsis-missing", detail: detail)
      _ = try export(
        SampleState(version: 5, videos: [.init(id: 3, blocks: [.init(blocker: blocker, countries: .all)])]))
      #expect(try database.sql("select detail from gatekeeper.block").utf8.count == detail.utf8.count)
    }

    @Test("the manifest row tells where the export comes from")
    func manifest() throws {
      let sample = SampleState(version: 20_260_101_000_000_007, videoCount: 8, seed: 4)
      let (state, report) = (try sample.state(), try export(sample))
      let live = state.videos.reduce(0) { $0 + state.live($1).count }
      let row = try database.sql(
        """
        set timezone to 'UTC'; select version, evaluated_at, rules, digest, inputs, follows, videos, cells, cells_live, cells_blocked, rows,
          blocks, is_current, retired_at is null, export from gatekeeper.manifest
        """)
      let inputs = #"{"assets": 20260101000000002, "videos": 20260101000000001}"#
      let blocks = state.videos.reduce(0) { $0 + state.blocks($1).count }
      #expect(
        row == "20260101000000007|2026-01-01 00:00:00.123+00|standard@0123|0123456789abcdef|\(inputs)||8|2000|\(live)|"
          + "\(2000 - live)|2000|\(blocks)|t|t|\(report.export)")
      #expect(report.liveRows == live)
      #expect(report.blocks == blocks)
      #expect(report.version.rawValue == 20_260_101_000_000_007)
      #expect(report.digest == "0123456789abcdef")
    }

    @Test("a state without videos is an export without rows")
    func noVideos() throws {
      let report = try export(SampleState(version: 1, videos: []))
      #expect(report.rows == 0)
      #expect(try database.sql("select count(*) from gatekeeper.liveness") == "0")
      #expect(try database.sql("select rows from gatekeeper.manifest where is_current") == "0")
    }

    @Test("every relation and column has a comment")
    func comments() throws {
      _ = try export(SampleState(version: 1, videoCount: 1, seed: 1))
      let columns = try database.rows(
        """
        select c.relname, a.attnum, coalesce(col_description(c.oid, a.attnum), obj_description(c.oid, 'pg_class'), '')
        from pg_class c left join (select attrelid, attnum from pg_attribute where not attisdropped
          union all select oid, 0 from pg_class) a on a.attrelid = c.oid and a.attnum >= 0
        where c.relnamespace = 'gatekeeper'::regnamespace and c.relkind in ('r', 'v', 'p')
        """)
      #expect(columns.count > 40)
      #expect(columns.filter { $0.hasSuffix("|") } == [])
      let described = try database.sql(
        """
        select count(*) from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace = 'gatekeeper'::regnamespace and c.relkind in ('r', 'v', 'p') and a.attnum > 0
          and not a.attisdropped and col_description(c.oid, a.attnum) is null
        """)
      #expect(described == "0")
    }

    @Test("the encoder writes the bytes that the server itself writes")
    func sameBytesAsServer() throws {
      let state = try SampleState(version: 9, videoCount: 12, seed: 7).state()
      let report = try PostgresExport(connection: database.connection).export(state)
      let rows = StateRows(state, export: report.export)
      for relation in [ExportLayout.liveness, ExportLayout.block] {
        let sent = Sent()
        var encoder = CopyEncoder { (bytes) throws(ExportError) in sent.bytes += bytes }
        try relation.name == "liveness" ? rows.writeCells(to: &encoder) : rows.writeBlocks(to: &encoder)
        try encoder.finish()
        let (file, order) = ("\(database.directory)/\(relation.name).copy", relation.primaryKey + ["video_id"])
        let extra = relation.name == "block" ? ", rule, code, detail" : ""
        try database.sql(
          """
          copy (select \(relation.columnList) from gatekeeper.\(relation.parent) order by \(order.joined(separator: ","))\(extra))
          to '\(file)' (format binary)
          """)
        #expect(try [UInt8](Data(contentsOf: URL(filePath: file))) == sent.bytes)
        #expect(sent.bytes.count > 1000)
      }
    }

    private final class Sent {
      var bytes: [UInt8] = []
    }
  }
}
