import Foundation
import TestSupport
import Testing

/// Texts from outside in what the commands print: no title, pin, announcement or argument adds a line or moves the cursor.
@Suite("Texts on the terminal", .serialized) struct TerminalTextTests {
  private let gatekeeper: Executable

  init() throws {
    gatekeeper = try Executable()
    try gatekeeper.importMini()
  }

  /// Everything that a terminal would obey, but the line feeds between lines.
  private func controls(_ text: String) -> [String] {
    text.unicodeScalars.filter { scalar in
      scalar != "\n" && (scalar.properties.generalCategory == .control || scalar.properties.isBidiControl)
        || [.lineSeparator, .paragraphSeparator].contains(scalar.properties.generalCategory)
    }.map { String($0.value, radix: 16) }
  }

  @Test("titles that a store has from before are shown in one line, and in JSON with escapes") func titles() throws {
    // The door refuses ESC now, so it is put into the blob of a store as one from before would have it.
    let title = #"Alien~e31m~nLIVE in all 250 countries\u202e\u2028"#
    try gatekeeper.write(#"{"id":900001,"kind":"movie","title":"\#(title)"}"# + "\n", to: "titles.ndjson")
    try gatekeeper.run("import", "videos", "titles.ndjson")
    let patch = try gatekeeper.shell(
      #"""
      cd data/videos; LC_ALL=C sed -i 's/~e/\x1b[/; s/~n/\r\n/' snapshot-* delta-* && for blob in snapshot-* delta-*; \
      do sha256sum $blob > sha256-$blob; done
      """#)
    #expect(patch.status == 0, "\(patch.errors)")
    #expect(try gatekeeper.run("evaluate", "--at", "2026-01-01T00:00:00Z").status == 0)
    let shown = #"Alien\u{1b}[31m LIVE in all 250 countries\u{202e} "#
    let why = try gatekeeper.run("why", "900001")
    #expect(why.output.hasPrefix("\(shown) (movie 900001)\nBLOCKED in all 250 countries\n"), "\(why)")
    #expect(controls(why.output).isEmpty)
    #expect(!why.output.contains("\nLIVE"))
    for arguments in [["why", "900001", "-o", "json"], ["dataset", "get", "videos", "900001", "-o", "json"]] {
      let json = try gatekeeper.run(arguments).output
      #expect(controls(json).isEmpty && json.split(separator: "\n").count == 1, "\(json)")
      #expect(json.contains("\\u001b") || json.contains("\\u001B"))
      #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(json.utf8)) }
    }
    for arguments in [
      ["dataset", "get", "videos", "900001"], ["dataset", "history", "videos", "900001"], ["why", "Alien"],
    ] {
      #expect(controls(try gatekeeper.run(arguments).output).isEmpty, "\(arguments)")
    }
  }

  @Test("pins, announcements and arguments are shown in one line") func others() throws {
    let version = try gatekeeper.read("data/videos/announced.version").trimmingCharacters(in: .newlines)
    try gatekeeper.write("\(version)\nann\u{1B}[2J\nbecause\u{7}\u{202E}\n1\n", to: "data/videos/pinned.version")
    let unpin = try gatekeeper.run("dataset", "unpin", "videos")
    #expect(unpin.output.hasPrefix(#"videos was pinned at \#(version) by ann\u{1b}[2J (because\u{7}\u{202e})"#))
    try gatekeeper.write("1\u{1B}[31m\nError: all is well\n", to: "data/ratings/announced.version")
    let status = try gatekeeper.run("status")
    #expect(status.status == 0 && controls(status.errors + status.output).isEmpty, "\(status)")
    #expect(!status.output.contains("\nError: all is well"))
    for arguments in [
      ["evaluate"], ["dataset", "show", "ratings"], ["import", "videos", "x\u{1B}\nError: fine"],
    ] {
      let outcome = try gatekeeper.run(arguments)
      #expect(outcome.status == 1)
      #expect(controls(outcome.errors + outcome.output).isEmpty, "\(outcome)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
    }
    let usage = try gatekeeper.run("import", "fil\u{1B}[31m\nms", "x")
    #expect(usage.status == 64 && controls(usage.errors).isEmpty)
    #expect(usage.errors.hasPrefix(#"Error: The value 'fil\u{1b}[31m ms' is invalid"#))
    // The parser's own list of values keeps its lines.
    #expect(try gatekeeper.run("import", "films", "x").errors.contains("\n  - videos\n"))
    try gatekeeper.write("{\"a\u{1B}\":1}\n{\"id\":1,\"kind\":\"\\u001b\\nb\"}\n", to: "bad.ndjson")
    let refused = try gatekeeper.run("import", "videos", "bad.ndjson")
    #expect(refused.status == 3 && refused.errors.split(separator: "\n").count == 2 && controls(refused.errors).isEmpty)
  }

  @Test("columns stand below each other with wide characters and combining marks too") func columns() throws {
    for (id, title) in [(1, "日本"), (2, "e\u{301}e"), (3, "plain")] {
      try gatekeeper.write(#"{"id":\#(id),"kind":"movie","title":"\#(title)"}"# + "\n", to: "t.ndjson")
      try gatekeeper.run("import", "videos", "t.ndjson")
    }
    let table = try gatekeeper.run("dataset", "get", "videos", "1").output.split(separator: "\n")
    #expect(Set(table.map { $0.prefix { $0 != " " } }).count == table.count)
  }

  @Test("a reason has a limit, and no control characters", arguments: ["pin", "rollback"])
  func reasons(command: String) throws {
    let version = try gatekeeper.read("data/videos/announced.version").trimmingCharacters(in: .newlines)
    for (reason, words) in [
      (String(repeating: "x", count: 70_000), "--reason has 70000 characters; at most 500 are kept"),
      (String(repeating: "é", count: 501), "--reason has 501 characters"),
      ("a\u{1B}[2J", "--reason has the control character U+001B"),
    ] {
      let outcome = try gatekeeper.run("dataset", command, "videos", version, "--reason", reason)
      #expect(outcome.status == 64)
      #expect(outcome.errors.hasPrefix("Error: \(words)"), "\(outcome.errors)")
    }
    let longest = String(repeating: "é", count: 500)
    #expect(try gatekeeper.run("dataset", command, "videos", version, "--reason", longest).status == 0)
  }
}
