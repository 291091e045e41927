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

extension ExportLayout {
  /// The partition key; the views leave it out.
  static let exportColumn = ExportRelation.Column(
    "export", "integer not null", "Number of the export the row belongs to: manifest.export.")

  /// One row a cell. Collation C orders like the output state does, and compares fastest.
  static let liveness = ExportRelation(
    name: "liveness",
    comment: "One row a cell, that is a video in a country: whether it may be live there and what blocks it.",
    columns: [
      .init("video_id", "bigint not null", "The video: movie, show, season or episode."),
      exportColumn,
      .init("country", "text collate \"C\" not null", "ISO 3166-1 alpha-2, upper case, or XK (Kosovo)."),
      .init("live", "boolean not null", "True: the video may be live in the country. False: see blockers."),
      .init(
        "blockers", "text[] collate \"C\" not null",
        "What blocks the cell: the distinct 'rule/code' in order, empty exactly when live. Their details are in block."),
    ], primaryKey: ["video_id", "country"])

  /// One row a video and blocker: 250 times fewer rows than cells, so details are stored once, not once a country.
  static let block = ExportRelation(
    name: "block",
    comment: "One row a video and distinct blocker, with its detail and all countries in which it blocks the video.",
    columns: [
      .init("video_id", "bigint not null", "The video: movie, show, season or episode."),
      exportColumn,
      .init("rule", "text collate \"C\" not null", "The rule that blocks: maturity-rating."),
      .init("code", "text collate \"C\" not null", "What is wrong, within the rule: rating-missing."),
      .init(
        "detail", "text collate \"C\" not null",
        "What exactly: a language, an instant, a board. Empty when the code has none."),
      .init(
        "countries", "text[] collate \"C\" not null",
        "The blocked countries, in order. To join with cells: liveness l using (video_id) where l.country = any (countries)."
      ),
    ], indexes: [["video_id"], ["rule", "code"]])

  /// One row an export, kept for good; its tables may be gone.
  static let manifest = ExportRelation(
    name: "manifest",
    comment: "One row an export: which output version, from which inputs, with how many rows. \(layoutMark)",
    columns: [
      .init(
        "export", "integer generated by default as identity primary key",
        "Number of the export; the tables liveness_export and block_export have it in each row."),
      .init("version", "bigint not null", "Version of the output dataset."),
      .init("evaluated_at", "timestamptz not null", "The instant the rules were evaluated for."),
      .init("rules", "text not null", "Name and fingerprint of the rule set."),
      .init("digest", "text not null", "Content digest of the output version: equal digests are equal verdicts."),
      .init("inputs", "jsonb not null", "Version of each input dataset, by its name."),
      .init("follows", "bigint", "The output version whose inputs were taken over (PREPROD); null otherwise."),
      .init("videos", "bigint not null", "Videos of the output version."),
      .init("cells", "bigint not null", "Videos times countries: the rows that liveness must have."),
      .init("cells_live", "bigint not null", "Cells that are live."),
      .init("cells_blocked", "bigint not null", "Cells that are blocked."),
      .init("rows", "bigint not null", "Rows of liveness as the server counted them before the export became current."),
      .init("blocks", "bigint not null", "Rows of block as the server counted them."),
      .init("load_seconds", "double precision not null", "Seconds of loading and indexing."),
      .init("exported_at", "timestamptz not null default clock_timestamp()", "When the export became current."),
      .init("is_current", "boolean not null", "True for the one export that the views show."),
      .init("retired_at", "timestamptz", "When its tables were given up; null while they can be read."),
    ])
}

/// A view that readers use and the partitioned table under it: names, types and words of their columns.
struct ExportRelation: Sendable {
  struct Column: Sendable {
    var name: String
    /// SQL type with collation and constraints.
    var type: String
    var comment: String

    init(_ name: String, _ type: String, _ comment: String) {
      (self.name, self.type, self.comment) = (name, type, comment)
    }

    var definition: String { "\(SQLText.identifier(name)) \(type)" }
  }

  var name: String
  var comment: String
  /// In the order of the table and of COPY.
  var columns: [Column]
  /// Indexes of each fresh table, as what follows `alter table ... add` or the column lists of `create index`.
  var primaryKey: [String] = []
  var indexes: [[String]] = []

  /// The partitioned table with every kept export.
  var parent: String { "\(name)_export" }

  var columnList: String { columns.map { SQLText.identifier($0.name) }.joined(separator: ", ") }

  /// `comment on` statements for a relation with these columns.
  func comments(on kind: String, _ relation: String, _ comment: String, without hidden: Set<String> = []) -> [String] {
    ["comment on \(kind) \(relation) is \(SQLText.literal(comment))"]
      + columns.filter { !hidden.contains($0.name) }.map {
        "comment on column \(relation).\(SQLText.identifier($0.name)) is \(SQLText.literal($0.comment))"
      }
  }
}

/// The two tables of one export, `liveness_<version>_<export>` and `block_<version>_<export>`.
struct ExportTables: Hashable, Sendable {
  var names: ExportNames
  var version: Int64
  /// The partition key: unlike the version it is new for a version exported again.
  var export: Int32

  /// What the name of every such table matches, as a PostgreSQL regular expression.
  static let namePattern = "^(liveness|block)_[0-9]+_[0-9]+$"
  /// How the comment of every such table begins: a table without it is not ours, whatever its name.
  static let commentPrefix = "Gatekeeper export "

  func name(_ relation: ExportRelation) -> String { "\(relation.name)_\(version)_\(export)" }

  /// Quoted, with the schema.
  func qualified(_ relation: ExportRelation) -> String { names.qualified(name(relation)) }

  var comment: String { "\(Self.commentPrefix)\(export): output version \(version). Read the views instead." }
}

/// Where an export is kept.
struct ExportNames: Hashable, Sendable {
  var schema: String

  /// Throws `.badName` for a schema name that the server would refuse or cut.
  func check() throws(ExportError) {
    let reason: String? =
      switch schema.utf8.count {
      case 0: "it is empty"
      case (SQLText.longestName + 1)...: "it has \(schema.utf8.count) bytes, the server cuts at \(SQLText.longestName)"
      default: schema.utf8.contains(0) ? "it holds a NUL" : schema.hasPrefix("pg_") ? "pg_ is the server's" : nil
      }
    guard let reason else { return }
    throw ExportError(.badName, .connect, "schema name: \(reason)", wayOut: "Choose another schema name")
  }

  /// The schema, quoted.
  var quotedSchema: String { SQLText.identifier(schema) }

  /// A relation of the schema, quoted.
  func qualified(_ relation: String) -> String { "\(quotedSchema).\(SQLText.identifier(relation))" }

  func tables(of export: Manifest.Export) -> ExportTables {
    ExportTables(names: self, version: export.version, export: export.export)
  }
}

/// Names and constants inside SQL text. Values of statements that take parameters go in as parameters instead.
enum SQLText {
  /// The longest name the server keeps whole.
  static let longestName = 63

  /// A name in double quotes.
  static func identifier(_ name: String) -> String { quoted(name, "\"") }

  /// A text constant, for `standard_conforming_strings = on`.
  static func literal(_ text: String) -> String { quoted(text, "'") }

  private static func quoted(_ text: String, _ quote: Unicode.Scalar) -> String {
    var quoted = String.UnicodeScalarView()
    quoted.append(quote)
    for scalar in text.unicodeScalars {
      if scalar == quote { quoted.append(quote) }
      quoted.append(scalar)
    }
    quoted.append(quote)
    return String(quoted)
  }
}
