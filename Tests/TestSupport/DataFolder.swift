public import Foundation

/// A folder that tests read files from.
public struct DataFolder: Sendable {
  /// What the Java library wrote, `Tests/Golden`. It is part of the checkout: a test that misses it fails.
  public static let golden = DataFolder(url: SharedFolder.packageRoot.appending(path: "Tests/Golden"))

  public let url: URL

  /// Whether `path` exists in it.
  public func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appending(path: path).path)
  }

  /// The bytes of a file in it.
  public func bytes(_ path: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: url.appending(path: path)))
  }

  /// The lines of a text file in it, decompressed when only `path.gz` is there.
  public func lines(_ path: String) throws -> [String] {
    let bytes = has(path) ? try bytes(path) : try Self.gunzip(url.appending(path: path + ".gz"))
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// The content of a gzip file, through the system's `gzip`.
  public static func gunzip(_ file: URL) throws -> [UInt8] {
    let result = try run("/bin/gzip", "-dc", file.path)
    guard result.status == 0 else {
      throw CocoaError(.fileReadCorruptFile, userInfo: [NSFilePathErrorKey: file.path])
    }
    return result.output
  }

  /// Runs a program of the system: how it ended, and what it printed.
  public static func run(
    _ program: String, _ arguments: String..., in folder: URL? = nil
  ) throws -> (status: Int32, output: [UInt8]) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, [UInt8](data))
  }
}
