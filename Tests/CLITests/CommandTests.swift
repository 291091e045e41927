import Foundation
import TestSupport
import Testing

@Suite("Commands", .serialized) struct CommandTests {
  private let instant = "2026-01-01T00:00:00Z"

  @Test("import, evaluate and output give the committed answers") func spine() throws {
    let gatekeeper = try Executable()
    try gatekeeper.importMini()
    #expect(try gatekeeper.run("evaluate", "--at", instant).status == 0)
    let expected = try String(contentsOfFile: "\(Executable.mini)/expected.ndjson", encoding: .utf8)
    #expect(try gatekeeper.run("output", "--format", "ndjson").output == expected)
    #expect(try gatekeeper.run("apply", "\(Executable.mini)/changes.ndjson").status == 0)
    #expect(try gatekeeper.run("evaluate", "--at", "1769904000000").status == 0)
    let after = try String(contentsOfFile: "\(Executable.mini)/expected-after-changes.ndjson", encoding: .utf8)
    #expect(try gatekeeper.run("output").output == after)
    #expect(try gatekeeper.run("output", "--at", instant).output == expected, "an instant finds the state of then")
  }

  @Test("a bad line is refused with file, line, field and reason, and the rest goes in") func refusal() throws {
    let gatekeeper = try Executable()
    let lines = [
      #"{"id":1,"videoId":1,"kind":"audio","language":"xx_YY","state":"approved","availableFrom":null}"#,
      #"{"id":2,"videoId":1,"kind":"video","language":null,"state":"approved","availableFrom":null}"#,
      "not json",
    ]
    let file = gatekeeper.directory.url.appending(path: "assets.ndjson")
    try lines.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    let outcome = try gatekeeper.run("import", "assets", "assets.ndjson")
    #expect(outcome.status == 3)
    #expect(outcome.output.contains("1 records in, 2 lines refused"))
    #expect(outcome.errors.contains("assets.ndjson:1: assets record 1, field language: 'xx_YY'"))
    #expect(outcome.errors.contains("assets.ndjson:3:"))
  }

  @Test("processes with their own hash seeds, on one thread or two, agree on the digest") func digests() throws {
    let gatekeeper = try Executable()
    try gatekeeper.importMini()
    var digests: Set<String> = []
    for threads in ["1", "2", "1", "2"] {
      #expect(try gatekeeper.run("evaluate", "--at", instant, "--threads", threads).status == 0)
      let status = try gatekeeper.run("status", "-o", "json").output
      let json = try #require(try JSONSerialization.jsonObject(with: Data(status.utf8)) as? [String: Any])
      digests.insert(try #require(json["digest"] as? String))
    }
    #expect(digests.count == 1)
    let seeds = try (0..<2).map { _ in try gatekeeper.run("status", "-o", "json").output }
    #expect(seeds[0] == seeds[1])
  }

  @Test("why names blocker, owner, fix and record, by id and by title") func why() throws {
    let gatekeeper = try Executable()
    try gatekeeper.importMini()
    try gatekeeper.run("evaluate", "--at", instant)
    let table = try gatekeeper.run("why", "1", "DE")
    #expect(table.status == 0)
    for part in ["Glass Harbour", "BLOCKED in DE", "maturity-rating/rating-missing", "Ratings and Compliance", "1/DE"] {
      #expect(table.output.contains(part), "\(part)")
    }
    #expect(try gatekeeper.run("why", "glass", "US").output.contains("LIVE in US"))
    let json = try gatekeeper.run("why", "1", "DE", "-o", "json").output
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["verdict"] as? String == "blocked")
    let only = try gatekeeper.run("why", "season")
    #expect(only.status == 0 && only.output.hasPrefix("The Ninth Orchard › Season 1 (season 3)\n"))
    let several = try gatekeeper.run("why", "o")
    #expect(several.status == 1 && several.output.isEmpty)
    // A title that begins with the text comes before one in which a word does, and both before the others.
    let list = "  7  episode  Orphan\n  2  show  The Ninth Orchard\n  1  movie  Glass Harbour\n"
    #expect(several.errors.hasPrefix("Error: 'o' may mean one of these; give the id:\n\(list)"))
    #expect(try gatekeeper.run("why", "nothing like this").errors.contains("no title contains"))
    #expect(try gatekeeper.run("why", "1", "UK").status == 64)
  }

  @Test("why takes a number for an id, else for a title, and says when it is both") func whyNumber() throws {
    let gatekeeper = try Executable()
    try gatekeeper.importMini()
    let films = [(20, "1917"), (21, "2"), (22, "Amélie")].map { id, title in
      #"{"dataset":"videos","op":"upsert","key":{"id":\#(id)},"#
        + #""record":{"id":\#(id),"kind":"movie","originalLanguage":"en","title":"\#(title)"}}"#
    }
    let file = gatekeeper.directory.url.appending(path: "films.ndjson")
    try films.joined(separator: "\n").write(to: file, atomically: true, encoding: .utf8)
    #expect(try gatekeeper.run("apply", "films.ndjson").status == 0)
    try gatekeeper.run("evaluate", "--at", instant)
    let title = try gatekeeper.run("why", "1917", "DE")
    #expect(title.status == 0 && title.output.hasPrefix("1917 (movie 20)\n") && title.errors.isEmpty)
    let both = try gatekeeper.run("why", "2", "DE")
    #expect(both.status == 0 && both.output.hasPrefix("The Ninth Orchard (show 2)\n"))
    #expect(both.errors == "2 is a title too; give the id for it:\n  21  movie  2\n")
    #expect(try gatekeeper.run("why", "amelie").output.hasPrefix("Amélie (movie 22)\n"))
    let none = try gatekeeper.run("why", "1918", "DE")
    #expect(none.status == 1 && none.errors.contains("has no video 1918, and no title contains '1918'"))
    #expect(try gatekeeper.run("why", String(repeating: "a", count: 201)).status == 64)
  }

  @Test("diff tells equal states from different ones by its exit code") func diff() throws {
    let gatekeeper = try Executable()
    try gatekeeper.importMini()
    try gatekeeper.run("evaluate", "--at", instant)
    #expect(try gatekeeper.run("follow", "data", "--rules", "standard", "--out", "same", "--once").status == 0)
    #expect(try gatekeeper.run("diff", "data", "same").status == 0)
    #expect(try gatekeeper.run("follow", "data", "--rules", "candidate", "--out", "other", "--once").status == 0)
    let outcome = try gatekeeper.run("diff", "data", "other", "-o", "json")
    #expect(outcome.status == 2)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect(json["inputsIdentical"] as? Bool == true)
  }

  @Test(
    "an export to nowhere is wrong usage, and shows no part of a password",
    arguments: [
      (["--connection", "postgresql://u:Tr0ub%dor@h/x"], "the password has a '%'"),
      (["--connection", "host=h password=Tr0ub dor"], "behind the value of password is a text without '='"),
      (["--schema", "information_schema"], "information_schema is the server's"),
    ])
  func export(options: [String], reason: String) throws {
    let outcome = try Executable().run(["export", "postgres"] + options)
    #expect(outcome.status == 64)
    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
    for part in ["Tr0ub", "dor@"] { #expect(!(outcome.errors + outcome.output).contains(part), "\(outcome.errors)") }
  }

  @Test("an error is one sentence on standard error, and data alone on standard output") func errors() throws {
    let gatekeeper = try Executable()
    try gatekeeper.importMini()
    let outcome = try gatekeeper.run("output")
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    let sentence = "liveness: no state, nothing was evaluated yet; import the datasets and run 'gatekeeper evaluate'"
    #expect(outcome.errors == "Error: \(sentence)\n")
    let replay = try gatekeeper.run("replay", "20200101000000000")
    #expect(replay.status == 1 && replay.errors == "Error: liveness: no state, nothing was announced yet\n")
    #expect(try gatekeeper.run("import", "films", "x").status == 64)
  }
}
