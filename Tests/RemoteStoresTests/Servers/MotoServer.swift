import Foundation
import TestSupport

/// moto's S3: has conditional writes, looks at no signature, and forgets everything when it ends.
final class MotoServer: Sendable {
  let port: Int
  private let directory: TemporaryDirectory
  let process: SupervisedProcess

  /// Where `scripts/setup` puts Python packages.
  private static let packages = SharedFolder.packageRoot.appending(path: ".build/python").path
  static let isInstalled = FileManager.default.fileExists(atPath: "\(packages)/moto/server.py")

  init() throws {
    directory = try TemporaryDirectory()
    port = try Loopback.freePorts(1)[0]
    process = try SupervisedProcess(
      ["/usr/bin/env", "python3", "-m", "moto.server", "-H", "127.0.0.1", "-p", "\(port)"], directory: directory.path,
      output: directory.file("log"), environment: ["PYTHONPATH": Self.packages])
    try Loopback.wait(forPort: port, process)
  }

  func stop() { process.stop() }
}
