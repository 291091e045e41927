import Foundation
import TestSupport
import Testing

/// A follower on another machine: `gatekeeper serve` here, `gatekeeper follow http://...` there.
@Suite("Remote store", .serialized) struct RemoteStoreTests {
  private let (prod, follower): (Executable, Executable)

  init() throws { (prod, follower) = (try Executable(), try Executable()) }

  /// Lends the address of a read-only server over PROD's store.
  private func serve(_ body: (String) throws -> Void) throws {
    let (process, output, errors) = try prod.start(["serve", "--read-only", "--port", "0"])
    errors.fileHandleForReading.readabilityHandler = { _ = $0.availableData }
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    var line = ""
    while !line.hasSuffix("\n"), let byte = try output.fileHandleForReading.read(upToCount: 1), !byte.isEmpty {
      line += String(decoding: byte, as: UTF8.self)
    }
    try body(line.trimmingCharacters(in: .whitespacesAndNewlines) + "/timelines")
  }

  private func digest(_ executable: Executable, _ store: String) throws -> String? {
    let outcome = try executable.run("status", "--store", store, "-o", "json")
    let json = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    return json?["digest"] as? String
  }

  @Test("follow, status, replay and diff read PROD over HTTP; the cache is used") func follow() throws {
    try prod.importMini()
    try prod.run("evaluate", "--at", "2026-01-15T12:00:00Z")
    try serve { address in
      let followed = try follower.run("follow", address, "--out", "preprod", "--once", "--cache", "cache")
      #expect(followed.status == 0, "\(followed.errors)")
      let local = try digest(prod, "data")
      #expect(local != nil)
      #expect(try digest(follower, address) == local)
      let diff = try follower.run("diff", address, "preprod")
      #expect(diff.status == 0, "\(diff.errors)\(diff.output)")
      #expect(try follower.run("follow", address, "--out", "preprod", "--once").output.contains("already followed"))
      let cached = try FileManager.default.subpathsOfDirectory(atPath: follower.directory.file("cache"))
      #expect(cached.contains { $0.hasPrefix("videos/snapshot-") })
      let status = try follower.run("status", "--store", address, "-o", "json")
      let json = try JSONSerialization.jsonObject(with: Data(status.output.utf8)) as? [String: Any]
      let version = try #require(json?["version"] as? String)
      #expect(try follower.run("replay", version, "--store", address).status == 0)
    }
  }

  @Test("a store that is only read is not written, and says so") func readOnly() throws {
    try prod.importMini()
    try serve { address in
      for outcome in [
        try follower.run("evaluate", "--store", address),
        try follower.run("import", "videos", "\(Executable.mini)/videos.ndjson", "--store", address),
      ] {
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("read-only"), "\(outcome.errors)")
      }
    }
  }

  private static let bucketForm = "give s3://BUCKET[/PREFIX]?endpoint=http://HOST[:PORT]&region=NAME"

  @Test(
    "a location that is none is wrong usage, with the form to give",
    arguments: [
      ("http://", "give HOST or HOST:PORT"),
      ("https://user:password@host/timelines", "an address holds no user or password"),
      ("http://host/timelines?x=1", "a path holds letters, digits and -._~ alone, and no query"),
      ("s3://", bucketForm), ("s3://bucket/prefix", bucketForm),
      ("s3://bucket/prefix?endpoint=ftp://host", "give http://HOST[:PORT][/PATH] or https://..."),
      ("s3://bucket?endpoint=http://host&unknown=1", bucketForm),
      ("s3://bucket?endpoint=http://host&conditional-writes=perhaps", bucketForm),
    ])
  func usage(location: String, form: String) throws {
    let outcome = try follower.run("status", "--store", location)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(form), "\(outcome.errors)")
    #expect(!outcome.errors.contains("password@"), "\(outcome.errors)")
  }

  /// Lends a port where connections are taken and nothing is ever answered.
  private func withDeafServer(_ body: (Int) throws -> Void) throws {
    let program = """
      import socket, sys
      server = socket.create_server(("127.0.0.1", 0))
      print(server.getsockname()[1], flush=True)
      sys.stdin.read()
      """
    let (process, output, input) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", "-c", program]
    (process.standardOutput, process.standardInput) = (output, input)
    try process.run()
    defer {
      try? input.fileHandleForWriting.close()
      process.waitUntilExit()
    }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    try body(try #require(Int(line.trimmingCharacters(in: .newlines))))
  }

  @Test(
    "SIGTERM ends a process that waits for a store which does not answer",
    arguments: [["follow"], ["serve", "--read-only", "--port", "0", "--store"]])
  func stop(command: [String]) throws {
    try withDeafServer { port in
      let options = command[0] == "follow" ? ["--out", "preprod"] : []
      let (process, output, errors) = try follower.start(command + ["http://127.0.0.1:\(port)/timelines"] + options)
      for pipe in [output, errors] { pipe.fileHandleForReading.readabilityHandler = { _ = $0.availableData } }
      Thread.sleep(forTimeInterval: 2)
      #expect(process.isRunning)
      let begin = ContinuousClock.now
      process.terminate()
      process.waitUntilExit()
      #expect(ContinuousClock.now - begin < .seconds(5))
      #expect(process.terminationReason == .exit && process.terminationStatus == 0)
    }
  }

  @Test("without a server the error names the address and what to do") func noServer() throws {
    let outcome = try follower.run("follow", "http://127.0.0.1:1/timelines", "--out", "preprod", "--once")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("http://127.0.0.1:1/timelines/"), "\(outcome.errors)")
    #expect(outcome.errors.contains("Check the address"), "\(outcome.errors)")
  }
}
