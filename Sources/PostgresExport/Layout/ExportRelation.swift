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
