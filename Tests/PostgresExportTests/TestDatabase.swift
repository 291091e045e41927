import Foundation

@testable import PostgresExport

/// A database to export into. Its own client is psql, which shares no code with the export.
struct TestDatabase: Sendable {
  var directory: String
  var name: String

  var connection: String { "host=\(directory) user=postgres dbname=\(name)" }

  /// Runs statements; the answer has a line a row and `|` between columns.
  @discardableResult func sql(_ sql: String) throws -> String {
    let options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", directory, "-U", "postgres", "-d", name]
    return try PostgresServer.run(["/usr/bin/psql"] + options, input: sql)
      .trimmingCharacters(in: .newlines)
  }

  /// The rows of a query, each as one line.
  func rows(_ query: String) throws -> [String] { try sql(query).split(separator: "\n").map(String.init) }

  /// The tables of exports in the schema, attached or not.
  func exportTables() throws -> [String] {
    try rows(
      """
      select c.relname from pg_class c where c.relnamespace = 'gatekeeper'::regnamespace and c.relkind = 'r'
        and c.relname <> 'manifest' order by 1
      """)
  }

  /// Everything readers see, in one text: equal texts are equal exports.
  func content() throws -> String {
    try sql(
      """
      select row_to_json(l) from (select * from gatekeeper.liveness order by video_id, country) l;
      select row_to_json(b) from (select * from gatekeeper.block order by video_id, rule, code, detail) b;
      select version, digest from gatekeeper.manifest where is_current;
      """)
  }

  /// A connection for a reader that stays.
  func reader() throws(ExportError) -> ServerConnection { try ServerConnection(connection) }
}
