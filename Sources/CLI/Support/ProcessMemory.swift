import Foundation

/// What the operating system says about this process' memory; nil where `/proc` does not say.
enum ProcessMemory {
  /// Bytes that are resident now.
  static var residentBytes: Int? { bytes("VmRSS:") }

  /// The most bytes that were resident at once so far.
  static var peakBytes: Int? { bytes("VmHWM:") }

  private static func bytes(_ field: String) -> Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    // VmHWM:    123456 kB
    let line = status.split(separator: "\n").first { $0.hasPrefix(field) }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }
}
