import Foundation
import TestSupport
import Testing

/// Where a store is: what is no location, where nothing is, and which stores are one.
@Suite("Locations", .serialized) struct LocationTests {
  private let gatekeeper: Executable

  init() throws { gatekeeper = try Executable() }

  private func names() throws -> [String] { try gatekeeper.directory.names().filter { !$0.hasPrefix("stderr-") } }

  @Test(
    "a text that names no store is wrong usage, and nothing is made",
    arguments: [
      "", " ", "gs://bucket/p", "file:/tmp/x", "file:///tmp/x", "ftp://host/x", "S4://b", "azure:x", "http:host",
    ])
  func noLocation(location: String) throws {
    for command in [["status"], ["evaluate"], ["import", "videos", "\(Executable.mini)/videos.ndjson"], ["run"]] {
      let outcome = try gatekeeper.run(command + ["--store", location])
      #expect(outcome.status == 64, "\(command) \(outcome.errors)")
    }
    #expect(try names() == [])
  }

  @Test(
    "where no store is, a command that reads or evaluates says so and makes none",
    arguments: [
      ["status"], ["evaluate"], ["run"], ["serve", "--port", "0"], ["serve", "--read-only", "--port", "0"],
      ["why", "1"],
      ["output"], ["held", "ls"], ["dataset", "ls"], ["dataset", "verify", "videos"], ["replay", "20200101000000000"],
      ["export", "postgres"], ["rules", "--costs"],
    ])
  func nothingThere(command: [String]) throws {
    let outcome = try gatekeeper.run(command + ["--store", "typo"])
    #expect(outcome.status == 1, "\(outcome.errors)")
    #expect(
      outcome.errors == "Error: there is no store at typo; 'gatekeeper import' and 'gatekeeper generate' make one\n")
    #expect(try names() == [])
  }

  @Test("an empty directory, such as a mount point, is no store to evaluate") func emptyDirectory() throws {
    try FileManager.default.createDirectory(
      atPath: gatekeeper.directory.file("mount"), withIntermediateDirectories: false)
    for command in ["evaluate", "status"] {
      let outcome = try gatekeeper.run(command, "--store", "mount")
      #expect(outcome.status == 1 && outcome.errors.contains("there is no store at mount"), "\(outcome.errors)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: gatekeeper.directory.file("mount")).isEmpty)
  }

  @Test("a directory whose name looks like an address is reached by its path") func colon() throws {
    #expect(try gatekeeper.run("import", "videos", "\(Executable.mini)/videos.ndjson", "--store", "./a:b").status == 0)
    #expect(try names() == ["a:b"])
  }

  @Test("follow never writes PROD, however it is spelled") func followsElsewhere() throws {
    try gatekeeper.importMini()
    try gatekeeper.run("evaluate", "--at", "2026-01-15T12:00:00Z")
    try FileManager.default.createSymbolicLink(atPath: gatekeeper.directory.file("link"), withDestinationPath: "data")
    let announced = try gatekeeper.read("data/liveness/announced.version")
    let absolute = gatekeeper.directory.file("data")
    for out in ["data", "data/", "./data", absolute, "\(absolute)/", "link", "link/", "data/videos/..", "new/../data"] {
      for mode in [["--once"], []] {
        let outcome = try gatekeeper.run(["follow", "data", "--rules", "candidate", "--out", out] + mode)
        #expect(outcome.status == 64, "\(out): \(outcome.errors)")
        #expect(outcome.errors.contains("--out must be another store"))
      }
    }
    try gatekeeper.run("follow", "data", "--out", "preprod", "--once")
    let other = try gatekeeper.run("follow", "preprod", "--out", "data", "--once")
    #expect(other.status == 1 && other.errors.contains("data holds the dataset videos"), "\(other.errors)")
    #expect(try gatekeeper.read("data/liveness/announced.version") == announced)
  }

  @Test("what follow made is not evaluated into, and is served") func preprod() throws {
    try gatekeeper.importMini()
    try gatekeeper.run("evaluate", "--at", "2026-01-15T12:00:00Z")
    #expect(try gatekeeper.run("follow", "data", "--out", "preprod", "--once").status == 0)
    let outcome = try gatekeeper.run("evaluate", "--store", "preprod")
    #expect(outcome.status == 1 && outcome.errors.contains("serve this one with --read-only"), "\(outcome.errors)")
    #expect(try gatekeeper.run("status", "--store", "preprod").status == 0)
  }

  @Test("an input that is gone fails an evaluation by hand, shows in the status, and leaves why its verdicts")
  func vanished()
    throws
  {
    try gatekeeper.importMini()
    try gatekeeper.run("evaluate", "--at", "2026-01-15T12:00:00Z")
    let announced = try gatekeeper.read("data/liveness/announced.version")
    try FileManager.default.moveItem(
      atPath: gatekeeper.directory.file("data/contracts"), toPath: gatekeeper.directory.file("contracts"))
    let outcome = try gatekeeper.run("evaluate", "--at", "2026-01-15T12:00:00Z")
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains("contracts: ") && outcome.errors.contains("import the dataset anew"), "\(outcome.errors)")
    #expect(try gatekeeper.read("data/liveness/announced.version") == announced)
    let status = try gatekeeper.run("status")
    #expect(status.status == 0 && status.output.contains("PROBLEM contracts: "), "\(status.output)")
    let why = try gatekeeper.run("why", "1", "DE")
    #expect(why.status == 0 && why.output.contains("BLOCKED in DE"), "\(why.errors)")
    #expect(why.output.contains("are not named, as inputs cannot be read now: contracts"))
    #expect(try gatekeeper.run("import", "contracts", "\(Executable.mini)/contracts.ndjson").status == 0)
    #expect(try gatekeeper.run("evaluate", "--at", "2026-01-15T12:00:00Z").status == 0, "imported anew, it advances")
  }

  @Test("an instant before the announced one is refused, and the named way out works") func instants() throws {
    try gatekeeper.importMini()
    try gatekeeper.run("evaluate", "--at", "2026-01-15T12:00:00Z")
    let right = try gatekeeper.read("data/liveness/announced.version").trimmingCharacters(in: .whitespacesAndNewlines)
    #expect(try gatekeeper.run("evaluate", "--at", "2026-01-15T11:59:50Z").status == 0, "a corrected clock")
    #expect(try gatekeeper.run("evaluate", "--at", "2099-01-01T00:00:00Z", "--no-guard").status == 0)
    let outcome = try gatekeeper.run("evaluate", "--at", "2026-01-15T12:00:00Z")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("gatekeeper dataset rollback liveness VERSION --reason TEXT"), "\(outcome.errors)")
    #expect(try gatekeeper.run("status").output.contains("PROBLEM The clock is behind the announced state"))
    #expect(try gatekeeper.run("dataset", "rollback", "liveness", right, "--reason", "a wrong clock").status == 0)
    #expect(try gatekeeper.run("evaluate", "--at", "2026-01-15T12:00:00Z").status == 0)
  }
}
