public import Foundation

/// The folder of reference material beside the checkout, `../shared`; tests that need it say so when it is missing.
public enum SharedFolder {
  /// The checkout's root, from this file's place in it.
  public static let packageRoot = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  public static let url = packageRoot.deletingLastPathComponent().appending(path: "shared")

  /// Whether `path` exists in it.
  public static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appending(path: path).path)
  }

  /// The bytes of a file in it.
  public static func bytes(_ path: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: url.appending(path: path)))
  }

  /// The lines of a text file in it, decompressed when only `path.gz` is there.
  public static func lines(_ path: String) throws -> [String] {
    let bytes = has(path) ? try bytes(path) : try gunzip(url.appending(path: path + ".gz"))
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The content of a gzip file, through the system's `gzip`.
  public static func gunzip(_ file: URL) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/gzip")
    process.arguments = ["-dc", file.path]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
    return [UInt8](data)
  }
}
