import Glibc

/// The three streams that a process is started with, and what can be wrong with them: closed, full, or without a reader.
///
/// ```swift
/// StandardStream.makeSafe()  // first of all in a program
/// try StandardStream.output.write(Array("done\n".utf8))
/// ```
package enum StandardStream: Int32, CaseIterable, Sendable {
  case input = 0
  case output = 1
  case error = 2

  /// Takes the dangers away that the streams are to a whole program.
  ///
  /// A stream that is closed at the start leaves its number to the next file that is opened, and then what is meant for a
  /// terminal is written into a blob. So a closed one is opened on `/dev/null`, for the direction in which nobody uses it: to
  /// write standard output fails then as it should, and the number is taken. And a reader that went away makes the write fail,
  /// instead of ending the process by SIGPIPE. The width of the terminal in the environment is
  /// forgotten where it cannot be one, since whoever wraps text divides by it and takes it for a length.
  package static func makeSafe() {
    // Ascending, since `open` gives the lowest free number: those below are open by then.
    for stream in allCases where fcntl(stream.rawValue, F_GETFD) < 0 && errno == EBADF {
      _ = unsafe open("/dev/null", stream == .input ? O_WRONLY : O_RDONLY)
    }
    signal(SIGPIPE, SIG_IGN)
    if let columns = unsafe getenv("COLUMNS"), unsafe !(40...10_000).contains(Int(String(cString: columns)) ?? 0) {
      _ = unsafe unsetenv("COLUMNS")
    }
  }

  /// Writes all of `bytes`, in the end or not at all as the system says: waits for a reader that is slow, and throws for one
  /// that is gone (`FileError.isWithoutReader`), a full disk, or a closed stream.
  package func write(_ bytes: [UInt8]) throws(FileError) {
    try FileSystem.write(bytes, bytes.indices, to: rawValue, path: name)
  }

  private var name: String {
    switch self {
    case .input: "standard input"
    case .output: "standard output"
    case .error: "standard error"
    }
  }
}

extension FileError {
  /// Whether nobody reads what was to be written: a closed pipe or connection.
  package var isWithoutReader: Bool { errorNumber == EPIPE }

  /// `cannot write standard output: No space left on device`
  package var sentence: String { "cannot \(operation) \(path): \(unsafe String(cString: strerror(errorNumber)))" }
}
