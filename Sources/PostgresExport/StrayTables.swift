import Glibc

/// Tables of exports that are not, or no longer, to be read: old ones, and what a failed run left.
///
/// Whoever reads in a repeatable-read transaction sees the export that was current when it began, also in tables that it
/// turns to only later, and a table that was dropped meanwhile would be empty to it. So a retired export goes only when no
/// snapshot is left that does not see its retirement. The retirement is the transaction that last wrote the export's row in
/// the manifest (`xmin`), and a snapshot sees it when all transactions that it takes for running are newer. The server shows
/// the oldest of those for each session to every role (`backend_xmin` in `pg_stat_activity`; only the other columns need
/// `pg_read_all_stats`), and for the readers of a standby that says so in its replication slot (`hot_standby_feedback`). A
/// prepared transaction reads nothing any more. A transaction that writes for long, here or in another database, makes the
/// snapshots beside it look old: then tables stay for longer than they need to. One that is left open keeps the tables of
/// all exports since, as it keeps the server from vacuuming.
///
/// All tables of an export go together. Removing a partition takes two steps, because DROP, or a plain DETACH, would lock the
/// partitioned table that all readers use. DETACH CONCURRENTLY waits until nobody reads the partition any more, without making
/// anyone wait for it, and then the tables are dropped by themselves. A detachment that was interrupted is finished first
/// (FINALIZE): a parent can only have one under way. What cannot go when the wait is over is left for the next run.
struct StrayTables {
  /// How long old snapshots are waited for, in all.
  static let longestWait = Duration.seconds(2)

  /// The tables of one export, to be removed together.
  private struct Stray {
    var export: String
    var tables: [Table] = []

    struct Table {
      var name: String
      /// The partitioned table it is still attached to.
      var parent: String?
      /// Whether an earlier detachment was interrupted.
      var isDetaching: Bool
    }
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
    return (try? remove(strays)) ?? strays.flatMap { $0.tables.map(\.name) }
  }

  private func remove(_ strays: [Stray]) throws(ExportError) -> [String] {
    var left: [String] = []
    let deadline = ContinuousClock.now + Self.longestWait
    for stray in strays {
      do throws(ExportError) {
        guard try waitForSnapshots(of: stray.export, until: deadline) else {
          left += stray.tables.map(\.name)
          continue
        }
        try remove(stray)
      } catch {
        // 55000: another detachment of the same parent waits for its readers.
        guard error.isTimeout || error.sqlState == "55000" else { throw error }
        left += stray.tables.map(\.name)
      }
    }
    return left.sorted()
  }

  private func remove(_ stray: Stray) throws(ExportError) {
    for table in stray.tables {
      guard let parent = table.parent else { continue }
      let how = table.isDetaching ? "finalize" : "concurrently"
      try server.execute(
        "alter table \(names.qualified(parent)) detach partition \(names.qualified(table.name)) \(how)")
    }
    try server.execute("drop table \(stray.tables.map { names.qualified($0.name) }.joined(separator: ", "))")
  }

  /// Waits until no snapshot is left to which the export is not retired; false when the time is over first.
  ///
  /// An export without a row, which a failed run left, was never to be read.
  private func waitForSnapshots(of export: String, until deadline: ContinuousClock.Instant) throws(ExportError) -> Bool
  {
    while true {
      let old = try server.query(
        """
        select from \(names.qualified(ExportLayout.manifest.name)) m
        where m.export::text = $1 and (
          exists (select from pg_stat_activity a where age(a.backend_xmin) >= age(m.xmin) and a.pid <> pg_backend_pid()
            and a.backend_type is distinct from 'autovacuum worker' and a.usesysid is not null
            and (a.datid is null or a.datid = (select oid from pg_database where datname = current_database())))
          or exists (select from pg_replication_slots s where age(s.xmin) >= age(m.xmin)))
        """, [export])
      if old.isEmpty { return true }
      guard ContinuousClock.now < deadline else { return false }
      usleep(20_000)
    }
  }

  /// The tables that no export in the manifest has any more, interrupted detachments first.
  ///
  /// The name alone is not enough: the schema may hold tables of others. The comment must say that the table is ours too.
  private func strays() throws(ExportError) -> [Stray] {
    let rows = try server.query(
      """
      select substring(c.relname from '[0-9]+$'), c.relname, p.relname, coalesce(i.inhdetachpending, false)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
        left join pg_inherits i on i.inhrelid = c.oid left join pg_class p on p.oid = i.inhparent
      where n.nspname = $1 and c.relkind = 'r' and c.relname ~ $2
        and starts_with(obj_description(c.oid, 'pg_class'), $3)
        and substring(c.relname from '[0-9]+$') not in
          (select export::text from \(names.qualified(ExportLayout.manifest.name)) where retired_at is null)
      order by coalesce(i.inhdetachpending, false) desc, c.relname
      """, [names.schema, ExportTables.namePattern, ExportTables.commentPrefix])
    var strays: [Stray] = []
    for row in rows {
      let export = row[0] ?? ""
      let place = strays.firstIndex { $0.export == export } ?? strays.endIndex
      if place == strays.endIndex { strays.append(Stray(export: export)) }
      strays[place].tables.append(.init(name: row[1] ?? "", parent: row[2], isDetaching: row[3] == "t"))
    }
    return strays
  }
}
