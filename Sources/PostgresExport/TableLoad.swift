import Gatekeeper
import Glibc

/// Creates and fills the two tables of an export. One transaction: a run that dies here leaves nothing.
struct TableLoad {
  let server: ServerConnection
  let tables: ExportTables

  /// FREEZE needs the table to be as new as the transaction; it saves the later rewriting of every row, and lets the
  /// server skip the log where `wal_level` is `minimal`.
  ///
  /// - Returns: seconds of the COPY of cells.
  func load(_ state: LivenessState) throws(ExportError) -> Double {
    var copySeconds = 0.0
    let rows = StateRows(state, export: tables.export)
    server.step = .load
    try server.longTransaction { () throws(ExportError) in
      copySeconds = try fill(ExportLayout.liveness) { (encoder) throws(ExportError) in try rows.writeCells(to: &encoder)
      }
      _ = try fill(ExportLayout.block) { (encoder) throws(ExportError) in try rows.writeBlocks(to: &encoder) }
    }
    server.step = .analyze
    try server.longTransaction { () throws(ExportError) in
      try server.execute("analyze \(tables.qualified(ExportLayout.liveness))")
      try server.execute("analyze \(tables.qualified(ExportLayout.block))")
    }
    return copySeconds
  }

  /// - Returns: seconds of the COPY.
  private func fill(
    _ relation: ExportRelation, _ write: (inout CopyEncoder) throws(ExportError) -> Void
  ) throws(ExportError) -> Double {
    let table = tables.qualified(relation)
    // The check is what later lets ATTACH skip its scan of all rows.
    try server.execute(
      """
      create table \(table) (like \(tables.names.qualified(relation.parent)) including comments,
        constraint of_one_export check (export = \(tables.export)))
      """)
    try server.execute("comment on table \(table) is \(SQLText.literal(tables.comment))")
    let started = ContinuousClock.now
    try server.copy("copy \(table) (\(relation.columnList)) from stdin with (format binary, freeze)", write)
    let copySeconds = started.duration(to: .now).seconds
    if !relation.primaryKey.isEmpty {
      try server.execute("alter table \(table) add primary key (\(list(relation.primaryKey)))")
    }
    for columns in relation.indexes { try server.execute("create index on \(table) (\(list(columns)))") }
    return copySeconds
  }

  private func list(_ columns: [String]) -> String { columns.map(SQLText.identifier).joined(separator: ", ") }
}

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
