import Foundation
import TestSupport
import Testing

/// `gatekeeper dataset` where it changes something: pin, unpin, rollback and prune.
@Suite("Dataset changes", .serialized) struct DatasetChangeTests {
  private let gatekeeper: Executable

  init() throws {
    gatekeeper = try Executable()
    try gatekeeper.importMini()
  }

  private func evaluate(at instant: String) throws {
    #expect(try gatekeeper.run("evaluate", "--at", instant).status == 0)
  }

  private func json(_ arguments: String...) throws -> [String: Any] {
    let outcome = try gatekeeper.run(arguments + ["-o", "json"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
  }

  private func announced(_ dataset: String) throws -> String {
    let file = gatekeeper.directory.url.appending(path: "data/\(dataset)/announced.version")
    return try String(contentsOf: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  @Test("a pinned output is what everybody sees, until it is let go") func pin() throws {
    try evaluate(at: "2026-01-01T00:00:00Z")
    let (first, old) = (try announced("liveness"), try gatekeeper.run("output").output)
    #expect(try gatekeeper.run("apply", "\(Executable.mini)/changes.ndjson").status == 0)
    try evaluate(at: "2026-02-01T00:00:00Z")
    let new = try gatekeeper.run("output").output
    #expect(new != old)
    let pin = try json("dataset", "pin", "liveness", first, "--reason", "the import was bad")
    #expect(pin["pinned"] as? String == first && pin["reason"] as? String == "the import was bad")
    #expect(try gatekeeper.run("output").output == old)
    try evaluate(at: "2026-02-01T00:00:00Z")
    #expect(try gatekeeper.run("output").output == old)
    #expect(try json("dataset", "unpin", "liveness")["wasPinned"] as? String == first)
    #expect(try gatekeeper.run("output").output == new)
    #expect(try gatekeeper.run("dataset", "unpin", "liveness").output.contains("was not pinned"))
  }

  @Test("a pinned dataset is what evaluation reads, and a rollback brings it back for good") func input() throws {
    try evaluate(at: "2026-01-01T00:00:00Z")
    let old = try gatekeeper.run("output").output
    let datasets = ["videos", "contracts", "assets", "ratings", "synopses", "territories"]
    let before = try Dictionary(uniqueKeysWithValues: datasets.map { ($0, try announced($0)) })
    #expect(try gatekeeper.run("apply", "\(Executable.mini)/changes.ndjson").status == 0)
    let changed = try datasets.filter { try announced($0) != before[$0] }
    #expect(!changed.isEmpty)
    for dataset in changed {
      #expect(try gatekeeper.run("dataset", "pin", dataset, before[dataset] ?? "", "--reason", "r").status == 0)
    }
    try evaluate(at: "2026-01-01T00:00:00Z")
    #expect(try gatekeeper.run("output").output == old)
    for dataset in changed {
      #expect(try gatekeeper.run("dataset", "unpin", dataset).status == 0)
      let back = try json("dataset", "rollback", dataset, before[dataset] ?? "", "--reason", "r")
      #expect(back["contentOf"] as? String == before[dataset])
      #expect(back["version"] as? String == (try announced(dataset)))
    }
    try evaluate(at: "2026-01-01T00:00:00Z")
    #expect(try gatekeeper.run("output").output == old)
  }

  @Test("what cannot be pinned or rolled back to is refused and changes nothing") func refused() throws {
    for command in ["pin", "rollback"] {
      let outcome = try gatekeeper.run("dataset", command, "videos", "20200101000000000", "--reason", "r")
      #expect(outcome.status == 1)
      #expect(outcome.errors.contains("the oldest kept is \(try announced("videos"))"))
      #expect(try gatekeeper.run("dataset", command, "videos", try announced("videos"), "--reason", " ").status == 64)
      #expect(try gatekeeper.run("dataset", command, "films", "1", "--reason", "r").status == 64)
      #expect(try gatekeeper.run("dataset", command, "liveness", "1", "--reason", "r").status == 1)
    }
    #expect(!FileManager.default.fileExists(atPath: gatekeeper.directory.file("data/videos/pinned.version")))
  }

  @Test("prune keeps what was asked for, says what goes, and every kept output replays") func prune() throws {
    for day in 1...5 {
      try evaluate(at: "2026-01-0\(day)T00:00:00Z")
      if day == 2 { #expect(try gatekeeper.run("apply", "\(Executable.mini)/changes.ndjson").status == 0) }
    }
    let last = try announced("liveness")
    let folder = gatekeeper.directory.file("data/liveness")
    let files = Set(try FileManager.default.contentsOfDirectory(atPath: folder))
    let dry = try json("dataset", "prune", "liveness", "--keep-states", "1", "--dry-run")
    #expect(dry["kept"] as? Int == 1 && dry["oldestKept"] as? String == last)
    let doomed = try #require(dry["removed"] as? [String])
    #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder)) == files, "a dry run removes nothing")
    let outcome = try gatekeeper.run("dataset", "prune", "--keep-states", "1")
    #expect(outcome.status == 0, "\(outcome.errors)")
    for name in ["liveness", "videos", "territories"] { #expect(outcome.output.contains(name)) }
    for version in doomed {
      let gone = try gatekeeper.run("replay", version)
      #expect(gone.status == 1 && gone.errors.contains("the oldest kept is"))
    }
    #expect(try gatekeeper.run("replay", last).status == 0)
    #expect(try gatekeeper.run("dataset", "prune", "--keep-states", "0").status == 64)
  }
}
