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
