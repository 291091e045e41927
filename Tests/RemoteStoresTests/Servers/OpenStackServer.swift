import Foundation
import TestSupport

/// OpenStack Swift with its S3 API on one node: checks signatures, and has no conditional writes.
final class OpenStackServer: Sendable {
  let port: Int
  private let directory: TemporaryDirectory
  private let memcachedPort: Int
  private let backends: [SupervisedProcess]
  private let proxy: SupervisedProcess

  static let accessKey = "test:tester"
  static let secretKey = "testing"

  private static let kinds = ["account", "container", "object"]
  static let isInstalled = (kinds + ["proxy"]).allSatisfy {
    FileManager.default.isExecutableFile(atPath: "/usr/bin/swift-\($0)-server")
  }

  init() throws {
    directory = try TemporaryDirectory()
    try FileManager.default.createDirectory(atPath: directory.file("data/d1"), withIntermediateDirectories: true)
    let ports = try Loopback.freePorts(5)
    (port, memcachedPort) = (ports[0], ports[1])
    try Self.hashConfiguration.write(toFile: directory.file("swift.conf"), atomically: true, encoding: .utf8)
    var backends = [
      try SupervisedProcess(
        ["/usr/bin/memcached", "-l", "127.0.0.1", "-p", "\(memcachedPort)", "-u", NSUserName()],
        directory: directory.path, output: directory.file("memcached.log"))
    ]
    for (kind, port) in zip(Self.kinds, ports.dropFirst(2)) {
      try Self.makeRing(kind, port: port, in: directory)
      try Self.backend(kind, port: port, directory.path)
        .write(toFile: directory.file("\(kind).conf"), atomically: true, encoding: .utf8)
      backends.append(try Self.start(kind, directory, "\(kind).conf"))
    }
    self.backends = backends
    proxy = try Self.startProxy(directory, port: port, memcachedPort: memcachedPort)
    try Loopback.wait(forPort: port, proxy)
    for (process, port) in zip(backends, ports.dropFirst()) { try Loopback.wait(forPort: port, process) }
  }

  /// A second front of the same objects, to be stopped and started.
  func startFront(port: Int) throws -> SupervisedProcess {
    let front = try Self.startProxy(directory, port: port, memcachedPort: memcachedPort)
    try Loopback.wait(forPort: port, front)
    return front
  }

  func stop() { for process in [proxy] + backends { process.stop() } }

  private static func start(
    _ kind: String, _ directory: TemporaryDirectory, _ file: String
  ) throws -> SupervisedProcess {
    try SupervisedProcess(
      ["/usr/bin/swift-\(kind)-server", directory.file(file)], directory: directory.path,
      output: directory.file("\(file).log"))
  }

  private static func startProxy(
    _ directory: TemporaryDirectory, port: Int, memcachedPort: Int
  ) throws -> SupervisedProcess {
    let file = "proxy-\(port).conf"
    try proxy(port: port, directory.path, memcachedPort)
      .write(toFile: directory.file(file), atomically: true, encoding: .utf8)
    return try start("proxy", directory, file)
  }

  private static func makeRing(_ kind: String, port: Int, in directory: TemporaryDirectory) throws {
    let steps = [["create", "3", "1", "0"], ["add", "r1z1-127.0.0.1:\(port)/d1", "1"], ["rebalance"]]
    for step in steps {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/swift-ring-builder")
      process.arguments = ["\(kind).builder"] + step
      process.currentDirectoryURL = directory.url
      (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw Loopback.Failure(description: "no ring for \(kind): \(step)") }
    }
  }

  private static let hashConfiguration = """
    [swift-hash]
    swift_hash_path_suffix = gatekeeper
    swift_hash_path_prefix = gatekeeper
    [storage-policy:0]
    name = one
    default = yes

    """

  private static func backend(_ kind: String, port: Int, _ directory: String) -> String {
    """
    [DEFAULT]
    bind_ip = 127.0.0.1
    bind_port = \(port)
    workers = 0
    user = \(NSUserName())
    swift_dir = \(directory)
    devices = \(directory)/data
    mount_check = false
    [pipeline:main]
    pipeline = \(kind)-server
    [app:\(kind)-server]
    use = egg:swift#\(kind)

    """
  }

  private static func proxy(port: Int, _ directory: String, _ memcachedPort: Int) -> String {
    """
    [DEFAULT]
    bind_ip = 127.0.0.1
    bind_port = \(port)
    workers = 0
    user = \(NSUserName())
    swift_dir = \(directory)
    [pipeline:main]
    pipeline = cache s3api tempauth proxy-server
    [filter:cache]
    use = egg:swift#memcache
    memcache_servers = 127.0.0.1:\(memcachedPort)
    [filter:s3api]
    use = egg:swift#s3api
    location = us-east-1
    [filter:tempauth]
    use = egg:swift#tempauth
    user_test_tester = \(secretKey) .admin
    [app:proxy-server]
    use = egg:swift#proxy
    account_autocreate = true

    """
  }
}
