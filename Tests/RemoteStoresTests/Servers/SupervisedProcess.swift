import Foundation
import Glibc

/// A server process that ends with its owner or with this process, however that dies: a shell waits for the end of a pipe
/// that only this process holds, and kills the server then.
final class SupervisedProcess: Sendable {
  /// The server's own.
  let identifier: pid_t
  private let shell = Process()
  private let life = Pipe()
  private let output: String

  private static let supervisor = #""$@" >"$LOG" 2>&1 </dev/null & echo $!; cat >/dev/null; kill -9 $!; wait"#

  /// - Parameters:
  ///   - command: a program by its path, and its arguments.
  ///   - output: the file that gets what it prints.
  init(_ command: [String], directory: String, output: String, environment: [String: String] = [:]) throws {
    self.output = output
    let started = Pipe()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = ["-c", Self.supervisor, "sh"] + command
    shell.currentDirectoryURL = URL(filePath: directory)
    shell.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      .merging(["LOG": output]) { $1 }
    (shell.standardInput, shell.standardOutput) = (life, started)
    shell.standardError = FileHandle.nullDevice
    try shell.run()
    var line = ""
    while !line.hasSuffix("\n"), let byte = try started.fileHandleForReading.read(upToCount: 1), !byte.isEmpty {
      line += String(decoding: byte, as: UTF8.self)
    }
    identifier = pid_t(line.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  /// What it printed so far.
  var log: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

  /// Sends a signal to the server.
  func signal(_ number: Int32) { if identifier > 0 { kill(identifier, number) } }

  /// Kills the server and waits until it is gone.
  func stop() {
    try? life.fileHandleForWriting.close()
    shell.waitUntilExit()
  }

  deinit { stop() }
}
