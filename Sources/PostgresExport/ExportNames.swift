import Timeline

/// Where exports are kept: one schema, and how its relations are written in SQL.
struct ExportNames: Hashable, Sendable {
  var schema: String

  /// Throws `.badName` for a schema name that the server would refuse or cut.
  func check() throws(ExportError) {
    let reason: String? =
      switch schema.utf8.count {
      case 0: "it is empty"
      case (SQLText.longestName + 1)...: "it has \(schema.utf8.count) bytes, the server cuts at \(SQLText.longestName)"
      default:
        if schema.utf8.contains(0) {
          "it holds a NUL"
        } else if schema.utf8.starts(with: "pg_".utf8) {
          "pg_ is the server's"
        } else {
          // It can be written by its owner, but no dump has it.
          schema == "information_schema" ? "information_schema is the server's" : nil
        }
      }
    guard let reason else { return }
    throw ExportError(.badName, .connect, "schema name: \(reason)", wayOut: "Choose another schema name")
  }

  /// The schema, quoted.
  var quotedSchema: String { SQLText.identifier(schema) }

  /// A relation of the schema, quoted.
  func qualified(_ relation: String) -> String { "\(quotedSchema).\(SQLText.identifier(relation))" }

  /// The tables of an export that the manifest names.
  func tables(of export: Manifest.Export) -> ExportTables {
    ExportTables(names: self, version: export.version, export: export.export)
  }
}

/// The two tables of one export, `liveness_<version>_<export>` and `block_<version>_<export>`.
struct ExportTables: Hashable, Sendable {
  var names: ExportNames
  /// The output version that they hold.
  var version: Version
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

/// Names and constants inside SQL text. Values of statements that take parameters go in as parameters instead.
///
/// libpq's `PQescapeIdentifier` and `PQescapeLiteral` are not used because they need a connection, and a layout is text
/// before there is one. Doubling the quotes is all they do in a session with `standard_conforming_strings` on and UTF-8,
/// which `ExportSession` makes sure of.
enum SQLText {
  /// The longest name the server keeps whole.
  static let longestName = 63

  /// A name in double quotes.
  static func identifier(_ name: String) -> String { quoted(name, "\"") }

  /// A text constant, for `standard_conforming_strings = on`.
  static func literal(_ text: String) -> String { quoted(text, "'") }

  /// Quotes are looked for scalar by scalar: a quote with a combining mark after it is one character, and another one than a
  /// quote.
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
