import Foundation

/// What the operating system says about this process' memory.
enum ProcessMemory {
  /// The most bytes that were resident at once so far; nil where `/proc` does not say.
  static var peakBytes: Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8) else { return nil }
    // VmHWM:    123456 kB
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map { $0 * 1024 }
  }
}
