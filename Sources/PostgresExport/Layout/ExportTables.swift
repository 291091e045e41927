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
