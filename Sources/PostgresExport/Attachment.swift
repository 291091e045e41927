import Glibc

/// Makes the tables of an export partitions. Readers see none of their rows before the manifest names the export.
///
/// One danger is left after that: a statement is planned first and takes its snapshot then. One that was planned before the
/// attachment and reads the manifest after the swap would look for the new export among the old partitions, and find no row.
/// Such a statement holds a lock on the partitioned table while it is planned. So whoever holds such a lock right after the
/// attachment is waited for. The wait has a limit, because a long transaction holds its locks too, and one that stays that
/// long is past planning its statement.
struct Attachment {
  /// The limit of that wait.
  static let longestWait = Duration.seconds(2)

  let server: ServerConnection
  let tables: ExportTables

  /// Attaches both tables or none. ATTACH takes a lock that readers do not wait for.
  func attach() throws(ExportError) {
    server.step = .attach
    try server.transaction { () throws(ExportError) in
      for relation in [ExportLayout.liveness, ExportLayout.block] {
        try server.execute(
          """
          alter table \(tables.names.qualified(relation.parent)) attach partition \(tables.qualified(relation))
          for values in (\(tables.export))
          """)
      }
    }
    try waitForOldPlans()
  }

  /// Waits for the statements that may have been planned without the new partitions.
  private func waitForOldPlans() throws(ExportError) {
    let old = try readers()
    let deadline = ContinuousClock.now + Self.longestWait
    while try !readers().isDisjoint(with: old), ContinuousClock.now < deadline { usleep(20_000) }
  }

  /// Transactions of other sessions that use one of the partitioned tables.
  private func readers() throws(ExportError) -> Set<String> {
    let parents = [ExportLayout.liveness, ExportLayout.block].map { tables.names.qualified($0.parent) }
    let rows = try server.query(
      """
      select distinct virtualtransaction from pg_locks
      where locktype = 'relation' and relation in ($1::regclass, $2::regclass) and pid <> pg_backend_pid()
        and database = (select oid from pg_database where datname = current_database())
      """, parents)
    return Set(rows.compactMap { $0[0] })
  }
}
