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

  @Test(
    "wrong numbers are refused",
    arguments: [
      ["--videos", "0"], ["--at", "0001-01-01T00:00:00Z"], ["--datasets", "films"], ["changes"],
      ["changes", "--count", "1", "--share", "0.1"], ["changes", "--share", "2"],
    ])
  func usage(arguments: [String]) throws {
    #expect(try Executable().run(["generate"] + arguments).status == 64)
  }
}
