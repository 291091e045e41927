import Foundation
import TestSupport

/// A built executable, run as its users run it: a process of its own, with its own hash seed, in a temporary directory.
struct Executable {
  struct Outcome {
    var status: Int32
    var output: String
    var errors: String
  }

  private let url: URL
  let directory: TemporaryDirectory
  var path: String { url.path }

  /// - Parameter name: the product.
  init(_ name: String = "gatekeeper") throws {
    directory = try TemporaryDirectory()
    // Beside the test bundle that runs now.
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: name)
    let isBeside = FileManager.default.isExecutableFile(atPath: beside.path)
    url = isBeside ? beside : SharedFolder.packageRoot.appending(path: ".build/debug/\(name)")
  }

  /// Starts it with `arguments`.
  func start(_ arguments: [String]) throws -> (process: Process, output: Pipe, errors: Pipe) {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = directory.url
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    return (process, output, errors)
  }

  /// Runs it to its end.
  @discardableResult
  func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

  /// Runs it to its end.
  ///
  /// - Parameter input: a file in the temporary directory for its standard input.
  @discardableResult
  func run(_ arguments: [String], input: String? = nil) throws -> Outcome {
    try run(url, arguments, input: input)
  }

  /// Runs a line of the shell to its end; `$G` is the executable.
  @discardableResult
  func shell(_ line: String) throws -> Outcome {
    try run(URL(filePath: "/bin/bash"), ["-c", "G='\(url.path)'; \(line)"], input: nil)
  }

  private func run(_ url: URL, _ arguments: [String], input: String?) throws -> Outcome {
    let errorFile = directory.url.appending(path: "stderr-\(UUID().uuidString)")
    try Data().write(to: errorFile)
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = directory.url
    let output = Pipe()
    process.standardOutput = output
    if let input { process.standardInput = try FileHandle(forReadingFrom: directory.url.appending(path: input)) }
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: data, as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errorFile), as: UTF8.self))
  }

  /// Writes a file in the temporary directory.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: directory.url.appending(path: name))
  }

  /// Reads a file in the temporary directory.
  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: directory.url.appending(path: name)), as: UTF8.self)
  }

  static let mini = SharedFolder.packageRoot.appending(path: "Tests/GatekeeperTests/Fixtures/mini").path

  /// Imports the committed mini catalogue.
  func importMini() throws {
    for dataset in ["videos", "contracts", "assets", "ratings", "synopses", "territories"] {
      try run("import", dataset, "\(Self.mini)/\(dataset).ndjson")
    }
  }
}
