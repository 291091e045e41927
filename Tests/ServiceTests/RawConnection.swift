import Foundation
import Glibc

/// A TCP connection to a server on loopback, for what no HTTP client would send. Its calls block, so tests make them in
/// `RawConnection.blocking`, which has a thread for them.
final class RawConnection: Sendable {
  struct Failure: Error {
    let call: String
    let code = errno
  }

  private let descriptor: Int32

  /// A port of loopback that nobody listens on now.
  static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var (address, size) = (loopback(0), socklen_t(MemoryLayout<sockaddr_in>.size))
    let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe bind(descriptor, $0, size) == 0 ? getsockname(descriptor, $0, &size) : -1
      }
    }
    guard result == 0 else { throw Failure(call: "bind") }
    return Int(in_port_t(bigEndian: address.sin_port))
  }

  private static func loopback(_ port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  /// - Parameter receiveBuffer: bytes that the kernel holds for a reader that does not read; nil for what is usual.
  init(port: Int, receiveBuffer: Int32? = nil) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(call: "socket") }
    if var size = receiveBuffer {
      unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
    }
    var address = Self.loopback(port)
    let result = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure(call: "connect") }
  }

  deinit { close(descriptor) }

  func send(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let bytes = Array(rest)
      let size = unsafe Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
      guard size > 0 else { throw Failure(call: "send") }
      rest = rest.dropFirst(size)
    }
  }

  /// Says that nothing more is sent.
  func finish() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Ends the connection at once, as a browser that is closed does.
  func reset() throws {
    var now = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    // Connecting to nothing ends a connection as closing it would, and leaves the descriptor to `deinit`.
    var nothing = sockaddr()
    nothing.sa_family = sa_family_t(AF_UNSPEC)
    guard unsafe connect(descriptor, &nothing, socklen_t(MemoryLayout<sockaddr>.size)) == 0 else {
      throw Failure(call: "connect")
    }
  }

  /// Waits for bytes and takes some of them; empty at the end, nil when nothing comes for so long.
  func read(seconds: Double = 30) throws -> [UInt8]? {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let ready = unsafe poll(&waiting, 1, Int32(seconds * 1000))
    if ready == 0 { return nil }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let size = unsafe recv(descriptor, &bytes, bytes.count, 0)
    guard size >= 0 else { throw Failure(call: "recv") }
    return Array(bytes[..<size])
  }

  /// Everything until the server closes.
  func readToEnd(seconds: Double = 30) throws -> [UInt8] {
    var all: [UInt8] = []
    while true {
      guard let bytes = try read(seconds: seconds) else { throw Failure(call: "the connection stays open") }
      if bytes.isEmpty { return all }
      all += bytes
    }
  }

  /// What the server says until it says no more for a short while, or closes.
  func readSome(seconds: Double = 30) throws -> String {
    var all = try read(seconds: seconds) ?? []
    while let more = try read(seconds: 0.2), !more.isEmpty { all += more }
    return String(decoding: all, as: UTF8.self)
  }

  /// Sends `text` and gives what comes until the server closes.
  static func exchange(_ text: String, port: Int, seconds: Double = 30) async throws -> String {
    try await blocking {
      let connection = try RawConnection(port: port)
      try connection.send(text)
      return String(decoding: try connection.readToEnd(seconds: seconds), as: UTF8.self)
    }
  }

  /// Runs calls that block on a thread of their own: the few threads of tasks are the server's too.
  static func blocking<Output: Sendable>(_ work: @escaping @Sendable () throws -> Output) async throws -> Output {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
  }
}
