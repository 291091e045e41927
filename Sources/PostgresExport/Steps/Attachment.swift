import Glibc

/// Makes the tables of an export partitions. Readers see none of their rows before the manifest names the export.
struct Attachment {
  /// How long the export waits for statements that may have been planned without the new partitions.
  static let longestWait = Duration.seconds(2)

  let server: ServerConnection
  let tables: ExportTables

  /// ATTACH takes a lock that readers do not wait for; the check constraint spares it the scan.
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

  /// A statement is planned first and takes its snapshot then. One that was planned before the attachment and reads the
  /// manifest after the swap would find no partition for the new export. It holds a lock on the parent meanwhile, so:
  /// wait until whoever holds one now is gone. A transaction that stays longer is past planning its statement.
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
