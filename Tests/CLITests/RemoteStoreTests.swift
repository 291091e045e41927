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

  @Test("without a server the error names the address and what to do") func noServer() throws {
    let outcome = try follower.run("follow", "http://127.0.0.1:1/timelines", "--out", "preprod", "--once")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("http://127.0.0.1:1/timelines/"), "\(outcome.errors)")
    #expect(outcome.errors.contains("Check the address"), "\(outcome.errors)")
  }
}
