import Foundation
import TestSupport

@testable import RemoteStores

/// `gatekeeper serve --read-only` over a directory of timelines: a process of its own, so that tests that wait take no
/// thread from it.
final class ServedDirectory: Sendable {
  let process: SupervisedProcess
  let port: Int

  /// Beside the test bundle that runs now.
  private static let executable: String = {
    let bundle = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let beside = bundle.appending(path: "gatekeeper").path
    if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    return SharedFolder.packageRoot.appending(path: ".build/debug/gatekeeper").path
  }()

  /// - Parameters:
  ///   - log: the file that gets the server's log.
  ///   - port: nil takes a free one.
  init(_ directory: String, log: String, port: Int? = nil) throws {
    self.port = try port ?? Loopback.freePorts(1)[0]
    process = try SupervisedProcess(
      [Self.executable, "serve", "--read-only", "--port", "\(self.port)", "--store", directory], directory: "/tmp",
      output: log)
    try Loopback.wait(forPort: self.port, process)
  }

  /// The address of the tests' timeline.
  func timeline() throws -> WebAddress { try WebAddress("http://127.0.0.1:\(port)/timelines/\(TestTimeline.name)") }
}
