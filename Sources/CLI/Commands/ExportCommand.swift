import ArgumentParser
import CommandSupport
import Gatekeeper
import PostgresExport
import RuleKit
import Timeline

struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Copies an output state to where others work with it.",
    subcommands: [PostgresCommand.self])

  struct PostgresCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "postgres", abstract: "Copies one output version into PostgreSQL, verified, and swaps it in.",
      discussion: """
        Readers use the views 'liveness' (a row a cell) and 'block' and the table 'manifest' of the schema; they see the \
        old export or the new one, never a mix.
        """)

    @Option(
      help: ArgumentHelp(
        "A libpq connection string or URI. Default: libpq's PG... environment variables.",
        discussion: """
          Put no password here: every user of the machine sees the command line in 'ps'. Use a password file \
          (~/.pgpass, or the file that PGPASSFILE names), the variable PGPASSWORD, or service=NAME with a service file \
          (~/.pg_service.conf).
          """))
    var connection = ""

    @Option(help: "The schema that holds the tables.")
    var schema = "gatekeeper"

    @Option(help: "The output version, or an instant. Default: the announced one.")
    var at: StateArgument?

    @Flag(help: "Export again even when the version is the current export.")
    var force = false

    @OptionGroup var storeOptions: StoreOptions

    // Not shown with the values: the connection string may hold a password.
    func validate() throws {
      do throws(ExportError) {
        try PostgresExport(connection: connection, schema: schema).checkArguments()
      } catch {
        throw ValidationError("\(error)")
      }
    }

    func run() async throws {
      let state = try OutputStates(storeOptions.store).state(at: at?.text)
      let report = try PostgresExport(connection: connection, schema: schema)
        .export(state, ifCurrent: force ? .exportAgain : .verify)
      let what = report.wasAlreadyExported ? "verified, it is the current export" : "exported"
      Console.done(
        "liveness@\(report.version): \(what); \(report.rows) rows (\(report.liveRows) live), \(report.blocks) blocks, "
          + "counted by the server; digest \(report.digest.prefix(16)); \(Console.seconds(report.seconds))"
          + (report.rowsPerSecond > 0 ? ", \(Int(report.rowsPerSecond)) rows/s" : ""))
      for table in report.tablesToDrop { Console.note("\(table) is still read by someone; the next export drops it") }
    }
  }
}
