import Foundation
import TestSupport
import Testing

/// `gatekeeper run` as a process: stopped politely, and killed.
@Suite("Run", .serialized) struct RunTests {
  private func announced(_ gatekeeper: Executable) -> Int {
    let file = gatekeeper.directory.url.appending(path: "data/liveness/announced.version")
    let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
  }

  /// Starts `run` without pauses and waits until it announced something after `version`.
  private func startRun(_ gatekeeper: Executable, after version: Int) throws -> Process {
    let (process, output, _) = try gatekeeper.start(["run", "--interval", "0"])
    output.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    let deadline = Date().addingTimeInterval(60)
    while announced(gatekeeper) <= version, Date() < deadline { Thread.sleep(forTimeInterval: 0.02) }
    #expect(announced(gatekeeper) > version, "nothing was announced in a minute")
    return process
  }

  @Test("SIGTERM and SIGINT end it cleanly, with a complete state", arguments: [SIGTERM, SIGINT])
  func stop(signal: Int32) throws {
    let gatekeeper = try Executable()
    try gatekeeper.importMini()
    let process = try startRun(gatekeeper, after: 0)
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    #expect(process.terminationReason == .exit)
    #expect(try gatekeeper.run("replay", "\(announced(gatekeeper))").status == 0)
  }

  @Test("kill -9 leaves a complete state, and the next start goes on from it", arguments: [1, 2, 3] as [UInt64])
  func kill9(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let gatekeeper = try Executable()
    try gatekeeper.importMini()
    var last = 0
    for _ in 0..<2 {
      let process = try startRun(gatekeeper, after: last)
      Thread.sleep(forTimeInterval: Double(random.next() % 200) / 1000)
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      let now = announced(gatekeeper)
      #expect(now > last)
      #expect(try gatekeeper.run("replay", "\(now)").status == 0)
      #expect(try gatekeeper.run("evaluate").status == 0)
      #expect(announced(gatekeeper) > now)
      last = announced(gatekeeper)
    }
  }

  @Test("a second writer is refused with a way out") func secondWriter() throws {
    let gatekeeper = try Executable()
    try gatekeeper.importMini()
    let process = try startRun(gatekeeper, after: 0)
    let outcome = try gatekeeper.run("evaluate")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("second writer"))
    process.terminate()
    process.waitUntilExit()
  }
}
