/// Why an export did not happen: the step, what the server said, and the way out.
public struct ExportError: Error, Hashable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The server cannot be reached, or the connection broke.
    case connection = "no connection"
    /// The connection string cannot be read, or not as it was meant.
    case badConnection = "bad connection string"
    /// The server refused a statement.
    case refused = "refused by the server"
    /// Another export into the same schema is running.
    case alreadyRunning = "another export is running"
    /// What the server counts is not what the state holds.
    case verification = "verification failed"
    /// The state has a cell that is neither live nor blocked, or both (docs/domain.md, "Blocker").
    case contradiction = "the state contradicts itself"
    /// The state has a text that the server cannot store.
    case unstorable = "a text that cannot be stored"
    /// The manifest has this version with another content.
    case otherContent = "another content under this version"
    /// The schema was laid out by another version of the program.
    case otherLayout = "another layout"
    /// The server would refuse the schema's name, or cut it.
    case badName = "bad schema name"
    /// The server lacks a statement that the export needs.
    case oldServer = "server too old"
  }

  public var code: Code
  /// What the export was doing. Up to `swap` the export that was current still is.
  public var step: ExportStep
  /// The server's SQLSTATE, five characters; nil when the message is not the server's.
  public var sqlState: String?
  /// The server's primary message and detail, or ours.
  public var message: String
  /// What a person can do.
  public var wayOut: String

  init(_ code: Code, _ step: ExportStep, sqlState: String? = nil, _ message: String, wayOut: String? = nil) {
    (self.code, self.step, self.sqlState, self.message) = (code, step, sqlState, message)
    self.wayOut = wayOut ?? Self.wayOut(code, sqlState)
  }

  public var description: String {
    let state = sqlState.map { " [\($0)]" } ?? ""
    return "export, step \(step.rawValue): \(code.rawValue)\(state): \(message). \(wayOut)"
  }

  /// Whether a statement gave up waiting for others. A later run may not have to wait.
  var isTimeout: Bool { sqlState == "55P03" || sqlState == "57014" }
}

extension ExportError {
  /// What a person can do about a code of ours or of the server's (PostgreSQL manual, appendix A: the first two characters
  /// of an SQLSTATE are its class).
  private static func wayOut(_ code: Code, _ sqlState: String?) -> String {
    switch sqlState {
    case "57P01", "57P02", "57P03": return "The server ended the session or is stopping; run the export again"
    case "57014": return "The statement was cancelled or took too long; look at the server's load and run again"
    case "55P03": return "Someone holds a lock for long: see pg_locks and pg_stat_activity, then run again"
    case "53100": return "The server's disk is full: one more export than is kept must fit; free space and run again"
    case "53300": return "Two connections are needed; raise the limit of the server, the database or the role"
    case "42501": return "Grant the role CREATE on the database, or own the schema and everything in it"
    case "42P01", "42703": return "A table or column was removed by hand; export with force, or drop the schema first"
    case "22021", "22P05": return "A text of the state cannot be stored in this database; its encoding should be UTF8"
    default: break
    }
    switch (code, sqlState?.prefix(2)) {
    case (.connection, _), (_, "08"): return "Check the connection string and that the server runs, then run again"
    case (_, "53"): return "The server is out of a resource; free it and run again"
    default: return "Readers still have the export they had"
    }
  }
}

/// The steps of an export, in order. Everything before `swap` is invisible to readers, everything after it cannot fail
/// the export any more.
public enum ExportStep: String, Hashable, Sendable, CaseIterable {
  case connect
  /// Creating schema, tables and views where they are missing.
  case prepare
  /// Taking the lock that keeps two exports into one schema apart.
  case lock
  /// Removing what a failed run left.
  case clean
  /// COPY into fresh tables, then constraints and indexes.
  case load
  case analyze
  /// Counting on the server and comparing with the state.
  case verify
  /// Making the fresh tables partitions.
  case attach
  /// Writing the manifest row that makes the export current.
  case swap
  /// Removing exports beyond the kept ones.
  case drop
}
