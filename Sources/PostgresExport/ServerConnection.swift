import CLibPQ
import Glibc

/// One connection to the server, closed exactly once. Only this type touches libpq's pointers.
///
/// libpq answers in results that the caller frees, and keeps the last error in the connection. Here every result is freed
/// where it is read, and every failure becomes an `ExportError` that carries the step the export was at. Statements block
/// their thread until the server is done. Not for use from several threads at once.
@safe final class ServerConnection {
  private let connection: OpaquePointer
  /// What the export is doing; errors carry it.
  var step = ExportStep.connect

  /// Throws `.connection` when the server cannot be reached or refuses the login.
  init(_ connectionString: String) throws(ExportError) {
    // What stands before `dbname` is a default that the connection string may change; what follows it is not. A server
    // that is gone without a word is given up after a minute.
    let keywords = [
      "connect_timeout", "keepalives_idle", "keepalives_interval", "keepalives_count", "tcp_user_timeout",
      "fallback_application_name", "dbname", "client_encoding",
    ]
    let values = ["10", "30", "10", "3", "60000", "gatekeeper export", connectionString, "UTF8"]
    let connection = unsafe withCStrings(keywords) { keywords in
      unsafe withCStrings(values) { values in unsafe PQconnectdbParams(keywords, values, 1) }
    }
    guard let connection = unsafe connection else {
      throw ExportError(.connection, .connect, "libpq is out of memory")
    }
    unsafe self.connection = connection
    // From here on `deinit` closes it, failure included: all stored properties are set.
    guard unsafe PQstatus(connection) == CONNECTION_OK else { throw unsafe failure(nil) }
    unsafe PQsetNoticeProcessor(connection, { _, _ in }, nil)
  }

  deinit { unsafe PQfinish(connection) }

  /// The keywords that a connection string may have.
  static func keywords() -> Set<String> {
    var keywords: Set<String> = []
    guard let options = unsafe PQconndefaults() else { return keywords }
    defer { unsafe PQconninfoFree(options) }
    var option = unsafe options
    while let keyword = unsafe option.pointee.keyword {
      unsafe keywords.insert(String(cString: keyword))
      unsafe option += 1
    }
    return keywords
  }

  /// The server's version as a number: 150018 is 15.18.
  var serverVersion: Int { unsafe Int(PQserverVersion(connection)) }

  /// Runs one statement whose rows nobody needs.
  func execute(_ sql: String, _ parameters: [String?] = []) throws(ExportError) {
    _ = try query(sql, parameters)
  }

  /// Runs one statement; values go in as `$1`, `$2`, ... and come back as text, nil for null.
  func query(_ sql: String, _ parameters: [String?] = []) throws(ExportError) -> [[String?]] {
    let sent = unsafe withCStrings(parameters) { values in
      unsafe PQsendQueryParams(connection, sql, Int32(parameters.count), nil, values, nil, nil, 0)
    }
    guard sent == 1 else { throw unsafe failure(nil) }
    return try results()
  }

  /// Reads what the server answers until it is done: the rows, or an error. Of several errors the first counts: it is what
  /// the server said, and what follows is libpq adding that the connection broke.
  private func results() throws(ExportError) -> [[String?]] {
    var rows: [[String?]] = []
    var error: ExportError?
    while let result = unsafe PQgetResult(connection) {
      defer { unsafe PQclear(result) }
      switch unsafe PQresultStatus(result) {
      case PGRES_TUPLES_OK: unsafe rows += self.rows(of: result)
      case PGRES_COMMAND_OK: break
      // The COPY could not be ended, and libpq would give this answer for ever.
      case PGRES_COPY_IN: throw unsafe error ?? failure(nil)
      default: if error == nil { error = unsafe failure(result) }
      }
    }
    if let error { throw error }
    return rows
  }

  private func rows(of result: OpaquePointer) -> [[String?]] {
    let columns = 0..<(unsafe PQnfields(result))
    return unsafe (0..<PQntuples(result)).map { row in
      columns.map { unsafe PQgetisnull(result, row, $0) == 1 ? nil : String(cString: PQgetvalue(result, row, $0)) }
    }
  }

  /// Runs `body` inside BEGIN and COMMIT; rolls back when it throws.
  func transaction(_ body: () throws(ExportError) -> Void) throws(ExportError) {
    try execute("begin")
    do throws(ExportError) {
      try body()
      try execute("commit")
    } catch {
      try? execute("rollback")  // a session that ended has rolled back by itself
      throw error
    }
  }

  /// Runs a `COPY ... FROM STDIN` with the rows that `write` writes.
  func copy(_ sql: String, _ write: (inout CopyEncoder) throws(ExportError) -> Void) throws(ExportError) {
    let opened = unsafe PQexec(connection, sql)
    defer { unsafe PQclear(opened) }
    guard unsafe PQresultStatus(opened) == PGRES_COPY_IN else { throw unsafe failure(opened) }
    do throws(ExportError) {
      var encoder = CopyEncoder { bytes throws(ExportError) in try self.send(bytes) }
      try write(&encoder)
      try encoder.finish()
    } catch {
      try endCopy(because: error)
    }
    try endCopy(because: nil)
  }

  /// Sends rows of a COPY.
  private func send(_ bytes: [UInt8]) throws(ExportError) {
    let sent = unsafe bytes.withUnsafeBytes { bytes in
      unsafe PQputCopyData(connection, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
    }
    guard sent == 1 else { throw unsafe failure(nil) }
  }

  /// Ends a COPY. Without an error the server keeps the rows; with one of ours it throws them away.
  private func endCopy(because error: ExportError?) throws(ExportError) {
    unsafe _ = PQputCopyEnd(connection, error?.message)
    do throws(ExportError) {
      _ = try results()
    } catch let refusal {
      // About a broken connection the server says more than our own error, which is that sending failed. About anything
      // else it only repeats the reason that we gave it.
      throw refusal.code == .connection ? refusal : error ?? refusal
    }
    if let error { throw error }
  }

  private var isUsable: Bool { unsafe PQstatus(connection) == CONNECTION_OK }

  /// The error of a result, or of the connection when there is no result.
  private func failure(_ result: OpaquePointer?) -> ExportError {
    let sqlState = unsafe text(of: result, "C")
    // A server that ends a session says so while the connection still stands: to the caller that is a lost connection too.
    let isEnding = sqlState.map { ["57P01", "57P02", "57P03"].contains($0) || $0.hasPrefix("08") } ?? false
    let code: ExportError.Code = isUsable && !isEnding ? .refused : .connection
    let parts = unsafe [text(of: result, "M"), text(of: result, "D")]
    var message = parts.compactMap { $0 }.joined(separator: "; ")
    if message.isEmpty { message = unsafe String(cString: PQerrorMessage(connection)) }
    return ExportError(code, step, sqlState: sqlState, withoutPassword(message).oneLine)
  }

  /// The message, unless the password is in it: then only that something is wrong.
  private func withoutPassword(_ message: String) -> String {
    let password = unsafe PQpass(connection).map { unsafe String(cString: $0) } ?? ""
    guard !password.isEmpty, message.contains(password) else { return message }
    return "the reason is not shown, because the password is a part of it"
  }

  /// `field`: libpq's letter, `PG_DIAG_SQLSTATE` and others, which are macros Swift does not see.
  private func text(of result: OpaquePointer?, _ field: Unicode.Scalar) -> String? {
    unsafe PQresultErrorField(result, Int32(field.value)).map { unsafe String(cString: $0) }
  }
}

/// Lends `texts` as an array of C strings, nil as a null pointer.
private func withCStrings<Result>(
  _ texts: [String?], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
) -> Result {
  let copies = unsafe texts.map { text in unsafe text.flatMap { unsafe strdup($0) } }
  defer { unsafe copies.forEach { unsafe free($0) } }
  var pointers = unsafe copies.map { copy in unsafe UnsafePointer(copy) }
  unsafe pointers.append(nil)
  return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
}

extension String {
  /// Lines joined by spaces, without white space at the ends.
  fileprivate var oneLine: String { split(whereSeparator: \.isNewline).joined(separator: " ") }
}
