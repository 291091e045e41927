/// What holds for a whole session of an export: limits, settings, and that it is alone.
enum ExportSession {
  /// Limit of one statement that does not depend on the number of rows.
  static let shortStatement = "60s"
  /// Limit of one that does: COPY, index, ANALYZE, count.
  static let longStatement = "6h"
  /// How long a statement waits for readers before it gives way.
  static let lockWait = "2s"
  /// The first version with DETACH PARTITION CONCURRENTLY, without which old tables could not go while readers use the
  /// others.
  private static let oldestServer = 140_000

  /// Configures the session and takes the schema's export lock, which ends with the session.
  ///
  /// Throws `.alreadyRunning` when another session has the lock.
  static func begin(_ server: ServerConnection, _ names: ExportNames) throws(ExportError) {
    guard server.serverVersion >= oldestServer else {
      throw ExportError(
        .oldServer, .connect, "the server's version is \(server.serverVersion)", wayOut: "Use PostgreSQL 14 or newer")
    }
    let settings = [
      ("statement_timeout", shortStatement), ("lock_timeout", lockWait), ("search_path", "pg_catalog"),
      ("timezone", "UTC"), ("client_min_messages", "error"), ("standard_conforming_strings", "on"),
      ("default_transaction_isolation", "read committed"), ("default_transaction_read_only", "off"),
    ]
    for (name, value) in settings { try server.execute("select set_config($1, $2, false)", [name, value]) }
    try lock(server, names)
  }

  /// Sessions that hold the same advisory lock exclude each other; nobody else is affected.
  private static func lock(_ server: ServerConnection, _ names: ExportNames) throws(ExportError) {
    server.step = .lock
    do throws(ExportError) {
      // This waits as long as `lock_timeout` says: the session of a run that just ended takes a moment to go.
      try server.execute("select pg_advisory_lock(hashtextextended('gatekeeper export ' || $1, 0))", [names.schema])
    } catch {
      guard error.isTimeout else { throw error }
      throw ExportError(
        .alreadyRunning, .lock, "another session exports into schema \(names.schema)",
        wayOut: "Wait for it; pg_stat_activity shows it as application \"gatekeeper export\"")
    }
  }
}

extension ServerConnection {
  /// A transaction whose statements take as long as there are rows.
  func longTransaction(_ body: () throws(ExportError) -> Void) throws(ExportError) {
    try transaction { () throws(ExportError) in
      try execute("set local statement_timeout = '\(ExportSession.longStatement)'")
      try body()
    }
  }
}
