import Logging

/// The log of long-running commands, on standard error.
enum Logs {
  static func logger(_ label: String) -> Logger {
    Logger(label: label) { StreamLogHandler.standardError(label: $0) }
  }
}
