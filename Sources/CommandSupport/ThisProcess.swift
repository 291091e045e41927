import Foundation
package import Logging

/// What the operating system says about this process' memory; nil where `/proc` does not say.
package enum ProcessMemory {
  /// Bytes that are resident now.
  package static var residentBytes: Int? { bytes("VmRSS:") }

  /// The most bytes that were resident at once so far.
  package static var peakBytes: Int? { bytes("VmHWM:") }

  private static func bytes(_ field: String) -> Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    // VmHWM:    123456 kB
    let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }
}

/// The log of long-running commands, on standard error. A line that standard error does not take is dropped.
package enum Logs {
  package static func logger(_ label: String) -> Logger {
    Logger(label: label) { StreamLogHandler(label: $0, stream: LogLines()) }
  }

  /// What the log handler writes to: it writes each line with its end, in one piece.
  private struct LogLines: TextOutputStream, Sendable {
    func write(_ line: String) { Console.note(line.hasSuffix("\n") ? String(line.dropLast()) : line) }
  }
}
