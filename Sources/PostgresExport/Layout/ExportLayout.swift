/// What a schema holds between exports: two partitioned tables, the views over their current partition, the manifest.
struct ExportLayout {
  /// Rises with every change of tables, columns or views. Exports can be made again, so there are no migrations.
  static let number = 1
  static let layoutMark = "(layout \(number))"

  private static let schemaComment = "Which video may be live in which country, and why not; manifest says as of when."

  let names: ExportNames

  /// Creates what is missing, all or nothing. A schema that is complete is only looked at: nothing here is replaced while
  /// readers use it.
  ///
  /// Throws `.otherLayout` when another version of the program made it.
  func prepare(_ server: ServerConnection) throws(ExportError) {
    server.step = .prepare
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

  /// A scalar subquery picks the partition when a query starts: the others are pruned and never read.
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
