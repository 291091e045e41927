/// Tables of exports that are not, or no longer, to be read: old ones, and what a failed run left.
///
/// Removing a partition takes two steps, because DROP, or a plain DETACH, would lock the partitioned table that all readers
/// use. DETACH CONCURRENTLY waits until nobody reads the partition any more, without making anyone wait for it, and then the
/// table is dropped by itself. A detachment that was interrupted is finished first (FINALIZE): a parent can only have one
/// under way. A table that someone still reads when the wait is over is left for the next run.
struct StrayTables {
  /// One table to remove.
  private struct Stray {
    var table: String
    /// The partitioned table it is still attached to.
    var parent: String?
    /// Whether an earlier detachment was interrupted.
    var isDetaching: Bool
  }

  let server: ServerConnection
  let names: ExportNames

  /// Drops them, without making a reader wait.
  ///
  /// - Returns: those that someone still reads, which a later run drops.
  func remove() throws(ExportError) -> [String] {
    server.step = .clean
    return try remove(strays())
  }

  /// As `remove`, but without an error, which would hide how the export itself went.
  func removeAfterExport() -> [String] {
    server.step = .drop
    guard let strays = try? strays() else { return [] }
    return (try? remove(strays)) ?? strays.map(\.table)
  }

  private func remove(_ strays: [Stray]) throws(ExportError) -> [String] {
    var left: [String] = []
    for stray in strays {
      do throws(ExportError) {
        try remove(stray)
      } catch {
        // 55000: another detachment of the same parent waits for its readers.
        guard error.isTimeout || error.sqlState == "55000" else { throw error }
        left.append(stray.table)
      }
    }
    return left
  }

  private func remove(_ stray: Stray) throws(ExportError) {
    if let parent = stray.parent {
      let how = stray.isDetaching ? "finalize" : "concurrently"
      try server.execute(
        "alter table \(names.qualified(parent)) detach partition \(names.qualified(stray.table)) \(how)")
    }
    try server.execute("drop table \(names.qualified(stray.table))")
  }

  /// The tables that no export in the manifest has any more, interrupted detachments first.
  ///
  /// The name alone is not enough: the schema may hold tables of others. The comment must say that the table is ours too.
  private func strays() throws(ExportError) -> [Stray] {
    let rows = try server.query(
      """
      select c.relname, p.relname, coalesce(i.inhdetachpending, false)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
        left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
      where n.nspname = $1 and c.relkind = 'r' and c.relname ~ $2
        and starts_with(obj_description(c.oid, 'pg_class'), $3)
        and substring(c.relname from '[0-9]+$') not in
          (select export::text from \(names.qualified(ExportLayout.manifest.name)) where retired_at is null)
      order by coalesce(i.inhdetachpending, false) desc, c.relname
      """, [names.schema, ExportTables.namePattern, ExportTables.commentPrefix])
    return rows.map { Stray(table: $0[0] ?? "", parent: $0[1], isDetaching: $0[2] == "t") }
  }
}
