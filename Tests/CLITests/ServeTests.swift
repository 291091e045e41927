import Foundation
import Testing

/// What `gatekeeper serve` says when it starts and when it cannot, as a process of its own.
@Suite("serve") struct ServeTests {
  private let store: Executable

  init() throws { store = try Executable() }

  /// Lends a server over the store and the address that it printed.
  private func serve(_ arguments: String..., body: (String) throws -> Void) throws {
    let (process, output, errors) = try store.start(["serve", "--port", "0"] + arguments)
    errors.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      let byte = output.fileHandleForReading.readData(ofLength: 1)
      try #require(!byte.isEmpty, "the server ended")
      line += byte
    }
    try body(String(decoding: line.dropLast(), as: UTF8.self))
  }

  @Test("a second server of a store prints its reason alone") func secondWriter() throws {
    try store.importMini()
    try serve { _ in
      let second = try store.run("serve", "--port", "0")
      #expect(second.status == 1)
      #expect(second.output.isEmpty)
      #expect(second.errors.contains("writes"), "\(second.errors)")
      #expect(second.errors.count { $0 == "\n" } == 1, "\(second.errors)")
    }
  }

  @Test("a port in use is named with its host and the way out, and nothing else is said") func portInUse() throws {
    try store.importMini()
    try serve { address in
      let place = try #require(address.split(separator: "/").last)
      let port = try #require(place.split(separator: ":").last)
      let other = try Executable()
      try other.importMini()
      let second = try other.run("serve", "--port", "\(port)")
      #expect(second.status == 1)
      #expect(second.output.isEmpty)
      #expect(
        second.errors.hasPrefix(
          "Error: cannot listen on \(place): another process does; stop it or choose another port (--port"),
        "\(second.errors)")
    }
  }

  @Test("an IPv6 address is printed as addresses write it", arguments: ["::1", "[::1]"])
  func brackets(host: String) throws {
    // Some machines that build have no IPv6.
    guard FileManager.default.fileExists(atPath: "/proc/net/if_inet6") else { return }
    try store.importMini()
    try serve("--host", host) { address in
      #expect(address.wholeMatch(of: /http:\/\/\[::1\]:[0-9]+/) != nil, "\(address)")
    }
  }
}
