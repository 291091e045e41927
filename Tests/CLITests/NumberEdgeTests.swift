import Foundation
import TestSupport
import Testing

/// Numbers at their edges, in options and in data: wrong usage in words, never a trap.
@Suite("Numbers at their edges", .serialized) struct NumberEdgeTests {
  @Test(
    "an option says what it takes",
    arguments: [
      ("run", "--interval", ["-1", "nan", "inf", "1e309", "86401"]), ("serve", "--interval", ["-0.1", "inf"]),
      ("follow data --out pre", "--interval", ["-1", "nan", "inf"]),
      ("serve", "--port", ["-1", "65536", "99999999999999999999"]),
      ("evaluate", "--threads", ["0", "-1", "257", "1000000000"]),
      ("import videos x", "--threads", ["0", "1000000000"]),
      ("replay 1", "--threads", ["0", "1000000000"]), ("rules", "--threads", ["0", "257"]),
      ("generate", "--threads", ["0", "17"]), ("diff a b", "--limit", ["-1", "99999999999999999999"]),
      ("held show", "--limit", ["-1"]), ("held diff", "--limit", ["-1"]),
      ("dataset history videos 1", "--limit", ["-1"]),
      ("run", "--keep-states", ["-1"]), ("run", "--keep-days", ["-1", "nan", "inf", "1e309", "36526"]),
      ("run", "--audit-every", ["-1"]), ("demo", "--videos", ["0", "1000001"]),
      ("demo", "--rounds", ["-1", "9223372036854775807"]),
      ("demo", "--changes", ["-1", "9223372036854775807"]),
      ("generate", "--videos", ["0", "-1", "9223372036854775807"]),
      ("generate changes", "--count", ["-1"]), ("generate changes --count 1", "--skip", ["-1"]),
      ("generate changes", "--share", ["nan", "-0.1", "1.1", "inf"]),
      ("generate changes", "--rate", ["nan", "0", "-1", "inf"]),
      ("generate changes --rate 60", "--for", ["nan", "-1", "inf"]),
      ("generate changes --rate 60", "--jitter", ["nan", "2"]),
      ("evaluate", "--at", ["9223372036854775807", "-62135596800001", "253402300800000", "10000-01-01T00:00:00Z", ""]),
      ("dataset pin videos 9223372036854775807 --reason r", "-o", ["table"]),
      ("held drop 99999999999999999999 --reason r", "-o", ["json"]),
      (
        "status", "--store",
        ["http://127.0.0.1:99999/timelines", "http://127.0.0.1:0/timelines", "http://127.0.0.1:-1/x"]
      ),
      ("why 1", "--at", ["", "x", "99999999999999999999"]),
      ("output", "--at", ["9223372036854775807", "2026-13-01T00:00:00Z"]),
      ("evaluate", "--guard-all", ["-1", "101%", "nan%", "1e9%"]),
    ] as [(String, String, [String])])
  func options(command: String, option: String, values: [String]) throws {
    let gatekeeper = try Executable()
    for value in values {
      let outcome = try gatekeeper.run(command.split(separator: " ").map(String.init) + ["\(option)=\(value)"])
      #expect(outcome.status == 64, "\(command) \(option)=\(value): \(outcome)")
      #expect(outcome.errors.hasPrefix("Error: "))
      #expect(try gatekeeper.directory.names().allSatisfy { $0.hasPrefix("stderr") }, "nothing is made")
    }
  }

  @Test("instants and versions of a store may be any number") func stored() throws {
    let gatekeeper = try Executable()
    try gatekeeper.importMini()
    try gatekeeper.run("evaluate", "--at", "2026-01-01T00:00:00Z")
    let version = try gatekeeper.read("data/videos/announced.version").trimmingCharacters(in: .newlines)
    for instant in [Int64.min, .max] {
      try gatekeeper.write("\(version)\nann\nwhy\n\(instant)\n", to: "data/videos/pinned.version")
      #expect(try gatekeeper.run("dataset", "ls").status == 0)
      #expect(try gatekeeper.run("status").status == 0)
    }
    // A state of another producer under the largest version: it is read, and nothing can follow it.
    let largest = Int64.max - 1
    let rename = try gatekeeper.shell(
      """
      cd data/videos; rm pinned.version writer.announced delta-* reversedelta-* header-* 2>/dev/null
      mv snapshot-* snapshot-\(largest); mv sha256-snapshot-* sha256-snapshot-\(largest)
      sed -i 's/snapshot-.*/snapshot-\(largest)/' sha256-snapshot-\(largest)
      printf '\(largest)' > announced.version
      """)
    #expect(rename.status == 0, "\(rename.errors)")
    #expect(try gatekeeper.run("dataset", "show", "videos").status == 0)
    try gatekeeper.write(#"{"id":77,"kind":"movie"}"# + "\n", to: "one.ndjson")
    let outcome = try gatekeeper.run("import", "videos", "one.ndjson")
    #expect(outcome.status == 1)
    #expect(outcome.errors.contains("\(largest) is the largest version there is"), "\(outcome)")
  }

  @Test("apply holds no more than the records that change", .timeLimit(.minutes(5))) func applyMemory() throws {
    let gatekeeper = try Executable()
    let line = #"{"dataset":"videos","op":"delete","key":{"id":1}}"# + "\n"
    var peaks: [Int] = []
    for count in [1000, 120_000] {
      try gatekeeper.write(String(repeating: line, count: count), to: "events.ndjson")
      let outcome = try gatekeeper.shell(
        """
        python3 -c 'import resource, subprocess, sys; subprocess.run([sys.argv[1], "apply", "events.ndjson"], check=True, \
        stdout=sys.stderr); print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$G"
        """)
      #expect(outcome.errors.contains("\(count) events applied"), "\(outcome)")
      peaks.append(Int(outcome.output.trimmingCharacters(in: .newlines)) ?? 0)
    }
    // In KiB. Events that are kept take 200 bytes each: 24 MB.
    #expect(peaks[0] > 0 && peaks[1] - peaks[0] < 12_000, "\(peaks)")
  }

  @Test("random command lines end in words", .timeLimit(.minutes(10))) func fuzz() throws {
    let script = SharedFolder.packageRoot.appending(path: "scripts/fuzz-cli").path
    let outcome = try Executable().shell("python3 '\(script)' 60 1 \"$G\"")
    #expect(outcome.status == 0, "\(outcome.output)")
  }
}
