import Foundation
import Glibc
import Synchronization

/// A PostgreSQL server of its own on a Unix socket in a temporary directory, as root or as anyone else.
final class PostgresServer: Sendable {
  @TaskLocal static var current: PostgresServer?

  /// Where the server's programs are; nil where none is installed that the export works with.
  static let programs = (14...20).reversed().map { "/usr/lib/postgresql/\($0)/bin" }
    .first { FileManager.default.isExecutableFile(atPath: "\($0)/initdb") }

  let directory: String
  private let process = Process()
  private let databases = Mutex(0)

  init() throws {
    directory = try Self.run(Self.asServer(["/bin/mktemp", "-d", "/tmp/gatekeeper-pg-XXXXXX"]))
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let programs = Self.programs ?? ""
    try Self.run(
      Self.asServer(["\(programs)/initdb", "-D", "\(directory)/data", "-U", "postgres", "-A", "trust", "--no-sync"]))
    // Not through pg_ctl: Foundation believes a program runs for as long as what it started does.
    let command = Self.asServer([
      "\(programs)/postgres", "-D", "\(directory)/data", "-c", "listen_addresses=", "-c", "fsync=off", "-c",
      "logging_collector=off", "-k", directory,
    ])
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = URL(filePath: "/tmp")
    (process.standardInput, process.standardOutput) = (FileHandle.nullDevice, FileHandle.nullDevice)
    process.standardError = FileHandle.nullDevice
    try process.run()
    try waitUntilReady("\(programs)/pg_isready")
  }

  private func waitUntilReady(_ program: String) throws {
    for attempt in 1... {
      do {
        try Self.run([program, "-h", directory])
        return
      } catch {
        guard attempt < 300 else { throw error }
        usleep(50_000)
      }
    }
  }

  func stop() {
    let stop = ["\(Self.programs ?? "")/pg_ctl", "-D", "\(directory)/data", "-m", "immediate", "stop"]
    _ = try? Self.run(Self.asServer(stop))
    process.waitUntilExit()
    try? FileManager.default.removeItem(atPath: directory)
  }

  /// An empty database.
  func database() throws -> TestDatabase {
    let number = databases.withLock { count in
      count += 1
      return count
    }
    let name = "test_\(number)"
    try TestDatabase(directory: directory, name: "postgres").sql("create database \(name)")
    return TestDatabase(directory: directory, name: name)
  }

  /// The server refuses to run as root.
  private static func asServer(_ command: [String]) -> [String] {
    geteuid() == 0 ? ["/sbin/runuser", "-u", "postgres", "--"] + command : command
  }

  struct Failure: Error, CustomStringConvertible {
    var description: String
  }

  /// Runs a program and returns what it wrote; throws with its errors when it fails.
  @discardableResult static func run(_ command: [String], input: String = "") throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "gatekeeper-run-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: a server that was started would keep a pipe open.
    let (input, output, errors) = (Data(input.utf8), folder.appending(path: "out"), folder.appending(path: "err"))
    let inputFile = folder.appending(path: "in")
    try input.write(to: inputFile)
    for file in [output, errors] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = URL(filePath: command[0])
    process.arguments = Array(command.dropFirst())
    process.currentDirectoryURL = URL(filePath: "/tmp")
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(description: "\(command): \(String(decoding: try Data(contentsOf: errors), as: UTF8.self))")
    }
    return String(decoding: try Data(contentsOf: output), as: UTF8.self)
  }
}
