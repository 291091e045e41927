public import Gatekeeper
public import Timeline

/// Copies one output state into PostgreSQL, for people who work in SQL.
///
/// Readers use the views `liveness` and `block` and the table `manifest` of one schema. Every export fills a fresh pair
/// of tables, checks them against the state, attaches them as partitions and then becomes the current one by an update
/// of two manifest rows. So no statement that a reader waits for is ever run: the views stay what they are (with their
/// grants and with whatever was built on them), and one snapshot sees one manifest row, hence the old export or the new
/// one, never a mix; a repeatable-read transaction sees one export from beginning to end. Replacing the views or renaming
/// tables would instead wait for the longest open reader, with every later reader queueing behind it.
///
/// An export that fails leaves the current one as it was; what a crash leaves behind is removed by the next run.
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

  /// Makes `state` the current export. Blocks its thread until done.
  ///
  /// A version that is current already is verified again and left alone.
  /// - Parameter forced: exports a version again even when it is the current one.
  /// - Throws: `ExportError`. The export that was current still is, whatever the step, except after an error at step
  ///   `swap` with a lost connection: then nobody knows whether the commit arrived, and running again finds out.
  public func export(_ state: LivenessState, forced: Bool = false) throws(ExportError) -> ExportReport {
    let started = ContinuousClock.now
    try names.check()
    let server = try ServerConnection(connection)
    try ExportSession.begin(server, names)
    try ExportLayout(names: names).prepare(server)
    let manifest = Manifest(server: server, names: names)
    let strays = StrayTables(server: server, names: names)
    let tally = StateTally(state)
    var report = ExportReport(state, tally)
    if !forced, let current = try manifest.current(), current.version == state.version.rawValue {
      try manifest.check(current, against: state)
      try ExportVerification(server: server, tables: names.tables(of: current)).check(tally)
      (report.export, report.wasAlreadyExported) = (current.export, true)
    } else {
      _ = try strays.remove()
      report.export = try manifest.nextExport()
      (report.loadSeconds, report.copySeconds) = try makeCurrent(state, tally, report.export, manifest)
    }
    report.tablesToDrop = strays.removeAfterExport()
    report.seconds = started.duration(to: .now).seconds
    return report
  }

  /// - Returns: seconds spent loading, indexes included, and of them those of the cells' COPY.
  private func makeCurrent(
    _ state: LivenessState, _ tally: StateTally, _ export: Int32, _ manifest: Manifest
  ) throws(ExportError) -> (load: Double, copy: Double) {
    let server = manifest.server
    let tables = ExportTables(names: names, version: state.version.rawValue, export: export)
    let started = ContinuousClock.now
    do throws(ExportError) {
      let copySeconds = try TableLoad(server: server, tables: tables).load(state)
      let loadSeconds = started.duration(to: .now).seconds
      let rows = try ExportVerification(server: server, tables: tables).check(tally)
      try Attachment(server: server, tables: tables).attach()
      try manifest.swap(to: tables, of: state, tally, rows: rows, loadSeconds: loadSeconds, kept: kept)
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
  public var videos: Int
  /// Rows of `liveness`, counted by the server: videos x countries.
  public var rows: Int
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
  /// Tables of old exports that a reader still holds; the next run drops them.
  public var tablesToDrop: [String] = []

  /// `tally` is what the server's count has to equal, so its figures are the server's once verified.
  init(_ state: LivenessState, _ tally: StateTally) {
    (version, digest, videos) = (state.version, state.evaluation.digest, state.videos.count)
    (rows, liveRows, blocks) = (tally.cells, tally.liveCells, tally.blocks)
  }

  /// Rows of `liveness` a second of COPY, encoding included; 0 when nothing was loaded.
  public var rowsPerSecond: Double { copySeconds > 0 ? Double(rows) / copySeconds : 0 }
}
