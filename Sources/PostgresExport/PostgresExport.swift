public import Gatekeeper
public import Timeline

/// Copies one output state into PostgreSQL, for people who work in SQL.
///
/// ## Overview
/// Readers use the views `liveness` and `block` and the table `manifest` of one schema. Every export fills a fresh pair
/// of tables, checks them against the state, attaches them as partitions and then becomes the current one by an update
/// of two manifest rows. So no statement that a reader waits for is ever run: the views stay what they are (with their
/// grants and with whatever was built on them), and one snapshot sees one manifest row, hence the old export or the new
/// one, never a mix; a repeatable-read transaction sees one export from beginning to end, because its tables are dropped only
/// when no snapshot of before its retirement is left (`StrayTables`). Replacing the views or renaming tables would instead
/// wait for the longest open reader, with every later reader queueing behind it.
///
/// An export that fails leaves the current one as it was; what a crash leaves behind is removed by the next run. The steps
/// and what can go wrong in each are in `ExportStep`.
///
/// ```swift
/// let export = PostgresExport(connection: "host=db.example dbname=catalogue", schema: "gatekeeper")
/// let report = try export.export(try OutputStates(store).latest())
/// print("\(report.rows) rows, \(report.liveRows) of them live")
/// ```
///
/// In SQL the same is then `select count(*), count(*) filter (where live) from gatekeeper.liveness`.
public struct PostgresExport: Sendable {
  /// A libpq connection string or URI. Never shown in messages: it may hold a password.
  private let connection: String
  private let names: ExportNames
  private let kept: Int

  /// - Parameters:
  ///   - connection: libpq connection string or URI; empty for libpq's defaults and `PG...` variables.
  ///   - schema: where the tables are; created when missing.
  ///   - kept: exports whose tables stay, the current one included.
  /// - Precondition: `kept` >= 1.
  public init(connection: String, schema: String = "gatekeeper", kept: Int = 2) {
    precondition(kept >= 1, "\(kept) exports to keep: the current one is always kept")
    (self.connection, self.kept) = (connection, kept)
    names = ExportNames(schema: schema)
  }

  /// Throws `ExportError` for a connection string or a schema's name that cannot be meant, without connecting.
  public func checkArguments() throws(ExportError) {
    try names.check()
    try ConnectionString(text: connection, keywords: ServerConnection.keywords()).check()
  }

  /// What to do with a version that is the current export already.
  public enum CurrentVersion: Sendable {
    /// Count its rows again and leave it alone.
    case verify
    /// Export it again, under a new number.
    case exportAgain
  }

  /// Makes `state` the current export. Blocks its thread until done.
  ///
  /// - Parameter currentVersion: what to do when the state's version is the current export already.
  /// - Throws: `ExportError`. The export that was current still is, whatever the step, except after an error at step
  ///   `swap` with a lost connection: then nobody knows whether the commit arrived, and running again finds out.
  /// - Complexity: O(cells), and as much work for the server.
  public func export(
    _ state: LivenessState, ifCurrent currentVersion: CurrentVersion = .verify
  ) throws(ExportError) -> ExportReport {
    let started = ContinuousClock.now
    try checkArguments()
    let server = try ServerConnection(connection)
    try ExportSession.begin(server)
    try ExportLayout(names: names).prepare(server)
    let lock = try ExportLock(connection, names, asking: server)
    let manifest = Manifest(server: server, names: names)
    let strays = StrayTables(server: server, names: names)
    let tally = StateTally(state)
    var report = ExportReport(state, tally)
    if currentVersion == .verify, let current = try manifest.current(), current.version == state.version {
      try manifest.check(current, against: state)
      try ExportVerification(server: server, tables: names.tables(of: current)).check(tally)
      (report.export, report.wasAlreadyExported) = (current.export, true)
    } else {
      // What a failed run left goes first: it may fill the disk that the new tables need.
      _ = try strays.remove()
      report.export = try manifest.nextExport()
      let tables = ExportTables(names: names, version: state.version, export: report.export)
      (report.loadSeconds, report.copySeconds) = try makeCurrent(tables, of: state, tally, in: manifest, under: lock)
    }
    report.tablesToDrop = strays.removeAfterExport()
    withExtendedLifetime(lock) {}
    report.seconds = started.duration(to: .now).seconds
    return report
  }

  /// Loads, verifies and attaches the tables of an export, and makes it current. Removes them again when that fails.
  ///
  /// - Returns: seconds spent loading, indexes included, and of them those of the cells' COPY.
  private func makeCurrent(
    _ tables: ExportTables, of state: LivenessState, _ tally: StateTally, in manifest: Manifest, under lock: ExportLock
  ) throws(ExportError) -> (load: Double, copy: Double) {
    let server = manifest.server
    let started = ContinuousClock.now
    do throws(ExportError) {
      let copySeconds = try TableLoad(server: server, tables: tables).load(state)
      let loadSeconds = started.duration(to: .now).seconds
      let rows = try ExportVerification(server: server, tables: tables).check(tally)
      try Attachment(server: server, tables: tables).attach()
      let loaded = Manifest.Loaded(
        tables: tables, state: state, tally: tally, rows: rows, loadSeconds: loadSeconds)
      try lock.confirm()
      try manifest.swap(to: loaded, kept: kept)
      return (loadSeconds, copySeconds)
    } catch {
      _ = StrayTables(server: server, names: names).removeAfterExport()
      throw error
    }
  }
}

/// What an export did.
public struct ExportReport: Hashable, Sendable {
  /// The output version that is now current.
  public var version: Version
  /// The content digest of that version, as its `Evaluation` record has it and as the manifest repeats it.
  public var digest: String
  /// Number of the export: the partition and the manifest row.
  public var export: Int32 = 0
  /// Videos of that version.
  public var videos: Int
  /// Rows of `liveness`, counted by the server: videos x countries.
  public var rows: Int
  /// Those of them that are live.
  public var liveRows: Int
  /// Rows of `block`, counted by the server.
  public var blocks: Int
  /// Whether the version was the current export before; then it was verified and nothing was loaded.
  public var wasAlreadyExported = false
  /// From connecting to the removal of old tables.
  public var seconds: Double = 0
  /// Creating, copying and indexing the fresh tables; 0 when nothing was loaded.
  public var loadSeconds: Double = 0
  /// The COPY of `liveness` alone; 0 when nothing was loaded.
  public var copySeconds: Double = 0
  /// Tables of old exports that someone reads, or could still read in a transaction; the next run drops them.
  public var tablesToDrop: [String] = []

  /// With the figures of `tally`, which the server's counts have to equal before the report is given to anyone.
  init(_ state: LivenessState, _ tally: StateTally) {
    (version, digest, videos) = (state.version, state.evaluation.digest, state.videos.count)
    (rows, liveRows, blocks) = (tally.cells, tally.liveCells, tally.blocks)
  }

  /// Rows of `liveness` a second of COPY, encoding included; 0 when nothing was loaded.
  public var rowsPerSecond: Double { copySeconds > 0 ? Double(rows) / copySeconds : 0 }
}
