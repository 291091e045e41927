/// Keeps two exports into one schema apart, from before the first table is made until after the last one is dropped.
///
/// It is a lock on the manifest, of a mode that excludes itself and nothing that readers do (SHARE UPDATE EXCLUSIVE). Only a
/// role that may write the manifest can take it. An advisory lock is open to any role that may log in, and with it each of
/// them could stop all exports.
///
/// A lock on a table ends with its transaction, and an export has many. So the lock has a connection of its own, with one
/// transaction that does nothing else. That transaction has no snapshot, and keeps the server from nothing but vacuuming the
/// manifest. The lock ends when this is released, also by a crash.
struct ExportLock {
  private let server: ServerConnection
  private let statement: String

  /// Throws `.alreadyRunning` when another session has the lock and keeps it for longer than `ExportSession.lockWait`; the
  /// session of a run that just ended takes a moment to go.
  ///
  /// - Parameter other: the export's own connection, which is asked who has the lock.
  init(_ connection: String, _ names: ExportNames, asking other: ServerConnection) throws(ExportError) {
    server = try ServerConnection(connection)
    try ExportSession.begin(server)
    server.step = .lock
    other.step = .lock
    let manifest = names.qualified(ExportLayout.manifest.name)
    statement = "lock table \(manifest) in share update exclusive mode"
    do throws(ExportError) {
      try server.execute("begin")
      try server.execute(statement)
    } catch {
      guard error.isTimeout else { throw error }
      throw ExportError(
        .alreadyRunning, .lock, "\(try Self.holder(of: manifest, other)) has locked \(manifest)",
        wayOut: "Wait for it, or end that session if it is no export; pg_stat_activity shows it")
    }
  }

  private static func holder(of table: String, _ server: ServerConnection) throws(ExportError) -> String {
    let rows = try server.query(
      """
      select l.pid, a.application_name from pg_locks l left join pg_stat_activity a using (pid)
      where l.relation = $1::regclass and l.granted
        and l.mode not in ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock') order by 1 limit 1
      """, [table])
    return rows.first.map { "the session \($0[0] ?? "") (application \"\($0[1] ?? "")\")" } ?? "another session"
  }

  /// Throws when the server ended the lock's session: then another export may have begun.
  func confirm() throws(ExportError) {
    server.step = .swap
    // Not by a query: its snapshot would stay for as long as the transaction, and would be waited for before old tables go.
    try server.execute(statement)
  }
}
