import Foundation
import TestSupport
import Testing

/// `gatekeeper generate`: the same records whatever the threads, and changes that `apply` takes.
@Suite("Generate") struct GenerateTests {
  private static let instant = "2026-01-02T00:00:00Z"

  /// The digest over every verdict of the catalogue in `store`.
  private func digest(_ gatekeeper: Executable, _ store: String) throws -> String {
    try gatekeeper.run("evaluate", "--store", store, "--at", Self.instant)
    let status = try gatekeeper.run("status", "--store", store, "-o", "json").output
    return try #require(status.split(separator: "\"digest\":\"").last?.split(separator: "\"").first).description
  }

  @Test("one thread or more, all at once or one by one: the same catalogue") func threads() throws {
    let gatekeeper = try Executable()
    let one = try gatekeeper.run("generate", "--videos", "150", "--seed", "7", "--threads", "1", "--store", "one")
    let two = try gatekeeper.run("generate", "--videos", "150", "--seed", "7", "--threads", "3", "--store", "two")
    #expect(one.status == 0)
    #expect(one.output == two.output)
    for datasets in ["assets", "videos,territories", "contracts,ratings,synopses"] {
      try gatekeeper.run(
        "generate", "--videos", "150", "--seed", "7", "--datasets", datasets, "--store", "parts")
    }
    let digests = try ["one", "two", "parts"].map { try digest(gatekeeper, $0) }
    #expect(digests[0].count == 64)
    #expect(Set(digests).count == 1)
    try gatekeeper.run("generate", "--videos", "150", "--seed", "8", "--store", "other")
    #expect(try digest(gatekeeper, "other") != digests[0])
  }

  @Test("a store with data in it is left alone") func notEmpty() throws {
    let gatekeeper = try Executable()
    try gatekeeper.importMini()
    let outcome = try gatekeeper.run("generate", "--videos", "10")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("holds a state already"))
  }

  @Test("changes that are printed and applied are the changes applied at once") func changes() throws {
    let gatekeeper = try Executable()
    let catalogue = ["--videos", "150", "--seed", "7"]
    for store in ["piped", "direct"] { _ = try gatekeeper.run(["generate"] + catalogue + ["--store", store]) }
    let batches = [
      ["--count", "120"], ["--count", "80", "--skip", "120"], ["--share", "0.02", "--datasets", "assets,ratings"],
    ]
    for (number, batch) in batches.enumerated() {
      let changes = ["generate", "changes"] + catalogue + batch
      let printed = try gatekeeper.run(changes)
      #expect(printed.status == 0)
      try gatekeeper.write(printed.output, to: "changes-\(number)")
      #expect(try gatekeeper.run("apply", "changes-\(number)", "--store", "piped").status == 0)
      #expect(try gatekeeper.run(changes + ["--apply", "--store", "direct"]).status == 0)
    }
    let before = try digest(gatekeeper, "direct")
    #expect(try digest(gatekeeper, "piped") == before)
    let both = try gatekeeper.run(["generate", "changes"] + catalogue + ["--count", "200"]).output
    let files = try (0..<2).map { try gatekeeper.read("changes-\($0)") }
    #expect(files.joined() == both)
  }

  @Test("changes at a rate are the first of the sequence, and each is applied once") func rate() throws {
    let gatekeeper = try Executable()
    let catalogue = ["--videos", "150", "--seed", "7"]
    for store in ["paced", "direct"] { _ = try gatekeeper.run(["generate"] + catalogue + ["--store", store]) }
    let changes = ["generate", "changes"] + catalogue
    let paced = ["--rate", "30000", "--jitter", "1", "--store", "paced"]
    let counted = try gatekeeper.run(changes + paced + ["--count", "100"])
    #expect(counted.status == 0)
    #expect(counted.output.hasPrefix("100 events applied in "))
    // 0.2 s at 500 a second.
    let timed = try gatekeeper.run(changes + paced + ["--for", "0.2", "--skip", "100"])
    #expect(timed.output.hasPrefix("100 events applied in "))
    #expect(try gatekeeper.run(changes + ["--count", "200", "--apply", "--store", "direct"]).status == 0)
    #expect(try digest(gatekeeper, "paced") == digest(gatekeeper, "direct"))
  }

  @Test("SIGTERM and SIGINT end a load that has no end", arguments: [SIGTERM, SIGINT]) func stop(signal: Int32) throws {
    let gatekeeper = try Executable()
    let catalogue = ["--videos", "50", "--seed", "7"]
    _ = try gatekeeper.run(["generate"] + catalogue)
    let announcement = gatekeeper.directory.url.appending(path: "data/assets/announced.version")
    let before = try Data(contentsOf: announcement)
    let (process, output, _) = try gatekeeper.start(["generate", "changes"] + catalogue + ["--rate", "6000"])
    let deadline = Date().addingTimeInterval(60)
    while try Data(contentsOf: announcement) == before, Date() < deadline { Thread.sleep(forTimeInterval: 0.02) }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && process.terminationReason == .exit)
    #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).contains("events applied in "))
    #expect(try gatekeeper.run("dataset", "verify", "assets").status == 0)
  }

  @Test(
    "wrong numbers are refused",
    arguments: [
      ["--videos", "0"], ["--at", "0001-01-01T00:00:00Z"], ["--datasets", "films"], ["changes"],
      ["changes", "--count", "1", "--share", "0.1"], ["changes", "--share", "2"],
      ["changes", "--rate", "0"], ["changes", "--rate", "9", "--share", "0.1"],
      ["changes", "--count", "1", "--for", "1"],
      ["changes", "--rate", "9", "--count", "1", "--for", "1"], ["changes", "--rate", "9", "--jitter", "2"],
    ])
  func usage(arguments: [String]) throws {
    #expect(try Executable().run(["generate"] + arguments).status == 64)
  }
}
