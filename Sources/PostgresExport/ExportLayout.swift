/// What a schema holds between exports: two partitioned tables, the views over their current partition, the manifest.
///
/// ```
/// manifest                  a row an export; one of them is current
/// liveness, block           views: the rows of the current export
/// liveness_export, ...      partitioned by export: the rows of all kept exports
/// liveness_<version>_<export>, ...   the partitions, two an export
/// ```
struct ExportLayout {
  /// Rises with every change of tables, columns or views. Exports can be made again, so there are no migrations.
  static let number = 1
  /// Ends the comment of the manifest, so that a schema says which layout it has.
  static let layoutMark = "(layout \(number))"

  private static let schemaComment = "Which video may be live in which country, and why not; manifest says as of when."

  let names: ExportNames

  /// Creates the schema and what belongs into it, all or nothing, unless a manifest is there. A schema with a manifest is
  /// complete and is only looked at: nothing in it is ever replaced, because readers use it.
  ///
  /// Throws `.otherLayout` when another version of the program made it.
  func prepare(_ server: ServerConnection) throws(ExportError) {
    server.step = .prepare
    do throws(ExportError) {
      try checkOrCreate(server)
    } catch {
      // Another export created the same at this moment: 42P06, 42P07 and 23505 say that something is there already.
      guard ["42P06", "42P07", "23505"].contains(error.sqlState) else { throw error }
      try checkOrCreate(server)
    }
  }

  private func checkOrCreate(_ server: ServerConnection) throws(ExportError) {
    let rows = try server.query(
      """
      select obj_description(c.oid, 'pg_class') from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relname = $2
      """, [names.schema, Self.manifest.name])
    guard let manifest = rows.first else { return try create(server) }
    guard manifest[0]?.hasSuffix(Self.layoutMark) == true else {
      throw ExportError(
        .otherLayout, .prepare, "schema \(names.schema) has a manifest, but not of layout \(Self.number)",
        wayOut: "Export into a new schema, or drop this one: every export can be made again")
    }
  }

  /// In one transaction, so that a run that dies here leaves nothing.
  private func create(_ server: ServerConnection) throws(ExportError) {
    let exists = try !server.query("select from pg_namespace where nspname = $1", [names.schema]).isEmpty
    try server.transaction { () throws(ExportError) in
      if !exists {
        try server.execute("create schema \(names.quotedSchema)")
        try server.execute(
          "comment on schema \(names.quotedSchema) is \(SQLText.literal(Self.schemaComment))")
      }
      for statement in manifestStatements + statements(Self.liveness) + statements(Self.block) {
        try server.execute(statement)
      }
    }
  }

  /// The manifest's checks and its index hold in the server what the export relies on: at most one row is current.
  private var manifestStatements: [String] {
    let table = names.qualified(Self.manifest.name)
    let columns = Self.manifest.columns.map(\.definition).joined(separator: ", ")
    return [
      """
      create table \(table) (\(columns),
        check (rows = cells), check (cells_live + cells_blocked = cells), check (not is_current or retired_at is null))
      """,
      "create unique index manifest_current on \(table) (is_current) where is_current",
    ] + Self.manifest.comments(on: "table", table, Self.manifest.comment)
  }

  /// A partitioned table and the view over it.
  ///
  /// The view asks the manifest for the current export in a scalar subquery. The server computes it once, when a query
  /// starts, and then prunes all other partitions: they are never read.
  private func statements(_ relation: ExportRelation) -> [String] {
    let (view, parent) = (names.qualified(relation.name), names.qualified(relation.parent))
    let columns = relation.columns.map(\.definition).joined(separator: ", ")
    let shown = relation.columns.map(\.name).filter { $0 != Self.exportColumn.name }
      .map { "r.\(SQLText.identifier($0))" }.joined(separator: ", ")
    let parentComment = "\(relation.comment) All kept exports; the view \(relation.name) shows the current one."
    return [
      "create table \(parent) (\(columns)) partition by list (export)",
      """
      create view \(view) as select \(shown) from \(parent) r
      where r.export = (select m.export from \(names.qualified(Self.manifest.name)) m where m.is_current)
      """,
    ] + relation.comments(on: "table", parent, parentComment)
      + relation.comments(on: "view", view, relation.comment, without: [Self.exportColumn.name])
  }
}
