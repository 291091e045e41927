/// What holds for a whole session of an export: its limits and settings.
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

  /// Configures the session. Throws `.oldServer`.
  static func begin(_ server: ServerConnection) throws(ExportError) {
    guard server.serverVersion >= oldestServer else {
      throw ExportError(
        .oldServer, .connect, "the server's version is \(server.serverVersion)", wayOut: "Use PostgreSQL 14 or newer")
    }
    let settings = [
      ("statement_timeout", shortStatement), ("lock_timeout", lockWait), ("search_path", "pg_catalog"),
      ("timezone", "UTC"), ("client_min_messages", "error"), ("standard_conforming_strings", "on"),
      ("default_transaction_isolation", "read committed"), ("default_transaction_read_only", "off"),
      // The lock's session only waits, and both would be ended by limits that are meant for forgotten ones.
      ("idle_in_transaction_session_timeout", "0"), ("idle_session_timeout", "0"), ("transaction_timeout", "0"),
    ]
    // Not every version has every setting.
    for (name, value) in settings {
      try server.execute("select set_config(name, $2, false) from pg_settings where name = $1", [name, value])
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
