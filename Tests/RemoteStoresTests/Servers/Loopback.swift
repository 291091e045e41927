import Foundation
import Glibc

/// Ports of this machine's loopback.
enum Loopback {
  struct Failure: Error, CustomStringConvertible { var description: String }

  /// Ports that nobody listens on now.
  static func freePorts(_ count: Int) throws -> [Int] {
    let program = """
      import socket
      sockets = [socket.socket() for _ in range(\(count))]
      for each in sockets: each.bind(("127.0.0.1", 0))
      print(*[each.getsockname()[1] for each in sockets])
      """
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program]
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let ports = text.split { $0.isWhitespace }.compactMap { Int($0) }
    guard ports.count == count else { throw Failure(description: "no free ports: \(text)") }
    return ports
  }

  /// Waits until somebody listens on a port, 60 s at most.
  static func wait(forPort port: Int, _ process: SupervisedProcess) throws {
    for _ in 0..<1200 {
      if isOpen(port) { return }
      usleep(50_000)
    }
    throw Failure(description: "nothing listens on port \(port): \(process.log)")
  }

  static func isOpen(_ port: Int) -> Bool {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    return unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe connect(descriptor, $0, size) } == 0
    }
  }
}
