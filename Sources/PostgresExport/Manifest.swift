import Gatekeeper
import RuleKit
import Timeline

/// The table that says which export is current, from what it was made, and which older ones can still be read.
///
/// Its rows are kept for good. `swap` is the one moment at which readers see a change: in one transaction the old row stops
/// being current, the new one is written as current, and rows beyond the kept ones are marked as retired, which lets
/// `StrayTables` remove their tables.
struct Manifest {
  /// The row of one export.
  struct Export: Hashable, Sendable {
    /// Number of the export.
    var export: Int32
    /// The output version that it holds.
    var version: Version
    /// Content digest of that version.
    var digest: String
  }

  /// An export whose tables are loaded, verified and attached.
  struct Loaded {
    var tables: ExportTables
    var state: LivenessState
    var tally: StateTally
    /// Rows of `liveness` as the server counted them.
    var rows: Int
    /// Of loading and indexing.
    var loadSeconds: Double
  }

  let server: ServerConnection
  let names: ExportNames

  private var table: String { names.qualified(ExportLayout.manifest.name) }

  /// The export that readers see, nil before the first.
  func current() throws(ExportError) -> Export? {
    let rows = try server.query("select export, version, digest from \(table) where is_current")
    guard let row = rows.first, let export = row[0].flatMap({ Int32($0) }),
      let version = row[1].flatMap({ Version($0) })
    else { return nil }
    return Export(export: export, version: version, digest: row[2] ?? "")
  }

  /// Throws `.otherContent` when `state` is not what was exported under its version.
  func check(_ export: Export, against state: LivenessState) throws(ExportError) {
    guard export.digest != state.evaluation.digest else { return }
    throw ExportError(
      .otherContent, .verify,
      "version \(export.version) was exported with digest \(export.digest), this state has \(state.evaluation.digest)",
      wayOut: "Two timelines share the schema \(names.schema): give each its own, or export with force")
  }

  /// A number that no export had before, from the sequence behind the column.
  func nextExport() throws(ExportError) -> Int32 {
    let rows = try server.query("select nextval(pg_get_serial_sequence($1, 'export'))", [table])
    guard let number = rows.first?[0].flatMap({ Int32($0) }) else {
      throw ExportError(.refused, .prepare, "the manifest gave no number", wayOut: "Drop the schema and export again")
    }
    return number
  }

  /// Makes an export current and retires those beyond the `kept` newest: the one moment at which readers see a change.
  func swap(to loaded: Loaded, kept: Int) throws(ExportError) {
    server.step = .swap
    let loadedTables = [ExportLayout.liveness, ExportLayout.block].map { loaded.tables.qualified($0) }
    try server.transaction { () throws(ExportError) in
      // Fails where somebody has dropped them, and keeps them from being dropped before the swap is done.
      try server.execute("lock table \(loadedTables.joined(separator: ", ")) in access share mode")
      try server.execute("update \(table) set is_current = false where is_current")
      try insert(loaded)
      try server.execute(
        """
        update \(table) set retired_at = clock_timestamp() where retired_at is null
          and export not in (select export from \(table) where retired_at is null order by export desc limit $1)
        """, ["\(kept)"])
    }
  }

  private func insert(_ loaded: Loaded) throws(ExportError) {
    let (evaluation, tables, tally) = (loaded.state.evaluation, loaded.tables, loaded.tally)
    let (cells, live) = (tally.cells, tally.liveCells)
    try server.execute(
      """
      insert into \(table) (export, version, evaluated_at, rules, digest, inputs, follows, videos, cells, cells_live,
        cells_blocked, rows, blocks, load_seconds, is_current)
      select $1, $2, timestamptz 'epoch' + $3::bigint * interval '1 millisecond', $4, $5, $6, $7, $8, $9, $10, $11,
        $12, $13, $14, true
      """,
      [
        "\(tables.export)", "\(tables.version)", "\(evaluation.evaluatedAt.milliseconds)", "\(evaluation.rules)",
        evaluation.digest, inputs(evaluation), evaluation.follows.map { "\($0)" }, "\(loaded.state.videos.count)",
        "\(cells)", "\(live)", "\(cells - live)", "\(loaded.rows)", "\(tally.blocks)", "\(loaded.loadSeconds)",
      ])
  }

  /// The version of each input as a JSON object, for the column `inputs`.
  private func inputs(_ evaluation: EvaluationRecord) -> String {
    var json = JSONLineWriter()
    json.object { json in
      for input in evaluation.inputs { json.field(input.dataset.rawValue, input.version.rawValue) }
    }
    return json.text
  }
}
