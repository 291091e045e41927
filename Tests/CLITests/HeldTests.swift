import Foundation
import TestSupport
import Testing

/// `gatekeeper held`: every step in a process of its own.
@Suite("Held command", .serialized) struct HeldTests {
  private let gatekeeper: Executable
  private let arguments = ["evaluate", "--at", "2026-01-01T00:00:00Z", "--guard-all", "1", "--guard-country", "1"]

  /// Five cells of the mini catalogue are live; then three of them would go dark in BR.
  init() throws {
    gatekeeper = try Executable()
    try gatekeeper.importMini()
    try gatekeeper.run(arguments)
    try gatekeeper.write(#"{"dataset":"contracts","op":"delete","key":{"id":2}}"# + "\n", to: "changes.ndjson")
    try gatekeeper.run("apply", "changes.ndjson")
  }

  private func evaluate() throws -> Executable.Outcome { try gatekeeper.run(arguments) }

  private func json(_ arguments: String...) throws -> [String: Any] {
    let text = try gatekeeper.run(arguments + ["-o", "json"]).output
    return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  private func held() throws -> String? {
    (try json("held", "ls")["held"] as? [[String: Any]])?.first?["version"] as? String
  }

  @Test("a held cycle has exit code 4, says what to do, and announces nothing") func holds() throws {
    let before = try gatekeeper.read("data/liveness/announced.version")
    let outcome = try evaluate()
    #expect(outcome.status == 4)
    #expect(outcome.output.isEmpty)
    let version = try #require(try held())
    for part in ["3 of 5 live cells would go dark, 1 may", "gatekeeper held release \(version) --reason TEXT"] {
      #expect(outcome.errors.contains(part), "\(outcome.errors)")
    }
    #expect(try gatekeeper.read("data/liveness/announced.version") == before)
    #expect(try evaluate().status == 4)
    #expect(try held() == version, "the first refused state stays")
    #expect(try gatekeeper.run("status").output.contains("held@\(version) is held"))
    #expect((try json("status")["held"] as? [[String: Any]])?.count == 1)
  }

  @Test("show has limits, rules, countries and titles, diff the cells") func shows() throws {
    _ = try evaluate()
    let table = try gatekeeper.run("held", "show").output
    for part in [
      "decision: none yet", "3 of 5 live cells would go dark, in 3 videos and 1 countries; 2 would be live",
      "all countries   3     1        5", "BR              3     1        4", "contract-window  3",
      "The Ninth Orchard › Season 1 › Windfall",
    ] { #expect(table.contains(part), "\(part) in \(table)") }
    let document = try json("held", "show")
    #expect((document["byCountry"] as? [String: Int]) == ["BR": 3])
    #expect((document["byRule"] as? [String: Int])?["contract-window"] == 3)
    #expect((document["exceeded"] as? [[String: Any]])?.count == 2)
    let diff = try json("held", "diff")
    #expect((diff["cells"] as? [String: Int])?["liveToBlocked"] == 3)
  }

  @Test("a release is announced with who and why, and is listed from then on") func releases() throws {
    _ = try evaluate()
    let version = try #require(try held())
    #expect(try gatekeeper.run("held", "release", version, "--reason", "it ended", "--by", "ann").status == 0)
    #expect(try gatekeeper.run("held", "ls").output.contains("released by ann: it ended; the next cycle acts on it"))
    let again = try gatekeeper.run("held", "drop", version, "--reason", "no")
    #expect(again.status == 1)
    #expect(again.errors.contains("was released by ann: it ended"))
    let outcome = try evaluate()
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("held@\(version) was released by ann: it ended; announced as liveness@"))
    let tags = try gatekeeper.run("dataset", "show", "liveness").output
    for tag in ["version = \(version)", "by = ann", "reason = it ended"] {
      #expect(tags.contains("gatekeeper.released.\(tag)"))
    }
    let list = try gatekeeper.run("held", "ls").output
    #expect(list.contains("Nothing is held."))
    #expect(list.contains("released by ann: it ended"))
    #expect(try gatekeeper.run("held", "show", version).errors.contains("it was released by ann"))
  }

  @Test("a drop names this user, and the next cycle is held anew") func drops() throws {
    _ = try evaluate()
    let version = try #require(try held())
    let dropped = try json("held", "drop", version, "--reason", "a mistake")
    #expect((dropped["by"] as? String)?.contains(" on ") == true)
    #expect(try evaluate().status == 4)
    #expect(try #require(try held()) != version)
    #expect(try gatekeeper.run("held", "release", version, "--reason", "late").errors.contains("it was dropped by"))
  }

  @Test("with the guard off, or with its defaults, so small a catalogue is announced", arguments: [["--no-guard"], []])
  func passes(options: [String]) throws {
    #expect(try gatekeeper.run(["evaluate", "--at", "2026-01-01T00:00:00Z"] + options).status == 0)
  }

  @Test(
    "limits and decisions that say nothing are wrong usage",
    arguments: [
      ["evaluate", "--guard-all", "1.5"], ["evaluate", "--guard-country", "x"],
      ["evaluate", "--guard-rule", "no-such-rule=1%"], ["run", "--guard-rule", "synopsis"],
      ["serve", "--guard-rule", "synopsis=101%"], ["held", "release", "20260101000000000"],
      ["held", "release", "20260101000000000", "--reason", " "], ["held", "drop", "x", "--reason", "y"],
    ])
  func usage(arguments: [String]) throws {
    let outcome = try gatekeeper.run(arguments)
    #expect(outcome.status == 64)
    #expect(!outcome.errors.isEmpty)
  }
}
