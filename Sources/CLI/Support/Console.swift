import Foundation

/// Standard output carries data and nothing else; everything for people about the run goes to standard error.
enum Console {
  static func print(_ line: String) { write(Array((line + "\n").utf8)) }

  static func write(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }

  static func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

  /// Seconds with three digits.
  static func seconds(_ seconds: Double) -> String { String(format: "%.3f s", seconds) }
}
