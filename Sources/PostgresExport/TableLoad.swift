import Gatekeeper

/// Creates and fills the two tables of an export, and gathers the planner's statistics on them.
///
/// Tables are created, filled and indexed in one transaction, so a run that dies here leaves nothing. The order within is
/// that of fast loads: COPY into a bare table, then the primary key and the indexes. COPY uses FREEZE, which the server
/// allows because the table is as new as the transaction: it saves the later rewriting of every row, and lets the server
/// skip its log where `wal_level` is `minimal`.
struct TableLoad {
  let server: ServerConnection
  let tables: ExportTables

  /// Loads the rows of a state.
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
    // In a transaction of its own: the rows are safe already, and readers cannot see them before the swap anyway.
    server.step = .analyze
    try server.longTransaction { () throws(ExportError) in
      try server.execute("analyze \(tables.qualified(ExportLayout.liveness))")
      try server.execute("analyze \(tables.qualified(ExportLayout.block))")
    }
    return copySeconds
  }

  /// Creates one table, lets `write` fill it, and indexes it.
  ///
  /// - Returns: seconds of the COPY.
  private func fill(
    _ relation: ExportRelation, _ write: (inout CopyEncoder) throws(ExportError) -> Void
  ) throws(ExportError) -> Double {
    let table = tables.qualified(relation)
    // The check constraint proves to ATTACH that every row belongs to the partition, so that it need not scan them.
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
