import Foundation
import TestSupport
import Testing

/// Standard streams that are closed, full, or without a reader: no command traps, and nobody takes a failure for a success.
@Suite("Standard streams", .serialized) struct StreamTests {
  private let gatekeeper: Executable
  private static let full = "Error: cannot write standard output: No space left on device\n"

  init() throws {
    gatekeeper = try Executable()
    try gatekeeper.importMini()
    try gatekeeper.run("evaluate", "--at", "2026-01-01T00:00:00Z")
  }

  @Test(
    "data that is not taken is a failure, in words",
    arguments: [
      "rules", "rules -o json", "status", "output", "why 1 DE", "why 1 DE -o json", "dataset ls", "dataset show videos",
      "dataset get videos 1", "held ls", "generate changes --count 5", "--help", "help import", "diff data data",
      "--generate-completion-script bash", "--experimental-dump-help", "dataset history videos 1",
      "dataset verify videos",
      "dataset prune --dry-run",
    ])
  func data(command: String) throws {
    let full = try gatekeeper.shell("$G \(command) > /dev/full")
    #expect(full.status == 1)
    #expect(full.errors == Self.full)
    let closed = try gatekeeper.shell("$G \(command) >&-")
    #expect(closed.status == 1)
    #expect(closed.errors == "Error: cannot write standard output: Bad file descriptor\n")
    #expect(try gatekeeper.shell("$G \(command) >&- 2>&- <&-").status == 1)
    #expect(try gatekeeper.shell("$G \(command) > /dev/full 2> /dev/full").status == 1)
  }

  @Test(
    "a reader that went away is no failure", arguments: ["rules", "output", "generate changes --count 20000", "--help"])
  func reader(command: String) throws {
    let outcome = try gatekeeper.shell("set -o pipefail; $G \(command) | true")
    #expect(outcome.status == 0)
    #expect(outcome.errors.isEmpty)
    #expect(try gatekeeper.shell("set -o pipefail; $G \(command) | head -1").output.isEmpty == false)
  }

  @Test(
    "standard error that is closed or full changes nothing but that it is silent", arguments: ["2>&-", "2> /dev/full"])
  func errors(redirection: String) throws {
    #expect(try gatekeeper.shell("$G status \(redirection)").output.contains("liveness@"))
    #expect(try gatekeeper.shell("$G replay 1 \(redirection)").status == 1)
    #expect(try gatekeeper.shell("$G replay \(redirection)").status == 64)
    try gatekeeper.write("no JSON\n", to: "bad.ndjson")
    #expect(try gatekeeper.shell("$G import videos bad.ndjson \(redirection)").status == 3)
  }

  @Test("what was done is done, and is said on standard error", arguments: ["> /dev/full", ">&-"])
  func done(redirection: String) throws {
    let line = #"{"id":77,"kind":"movie","title":"x"}"#
    try gatekeeper.write("\(line)\n", to: "one.ndjson")
    let outcome = try gatekeeper.shell("$G import videos one.ndjson \(redirection)")
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains(": 1 records in, 0 lines refused\n"))
    #expect(
      outcome.errors.contains(
        "\nIt is done, and this says so here because of standard output: cannot write standard output: "))
    #expect(try gatekeeper.run("dataset", "get", "videos", "77").status == 0)
    try gatekeeper.write("\(line)\nno JSON\n", to: "two.ndjson")
    #expect(try gatekeeper.shell("$G import videos two.ndjson \(redirection)").status == 3)
    for command in ["evaluate", "apply \(Executable.mini)/changes.ndjson"] {
      let outcome = try gatekeeper.shell("$G \(command) \(redirection)")
      #expect(outcome.status == 0 && outcome.errors.contains("It is done"), "\(command): \(outcome.errors)")
    }
  }

  @Test("a closed stream gives its number to no file of the store") func descriptors() throws {
    #expect(try gatekeeper.shell("$G import videos one.ndjson >&- 2>&- <&-").status == 1)
    try gatekeeper.write(#"{"id":78,"kind":"movie","title":"y"}"# + "\n", to: "one.ndjson")
    #expect(try gatekeeper.shell("$G import videos one.ndjson >&- 2>&- <&-").status == 0)
    #expect(try gatekeeper.run("dataset", "verify", "videos", "--all").status == 0)
    #expect(
      try gatekeeper.shell("$G import videos - <&-").errors.contains(
        "<stdin> at byte 0: cannot read: Bad file descriptor"))
  }

  @Test(
    "a service drops the lines that nobody takes, and goes on",
    arguments: ["> /dev/full 2> /dev/full", ">&- 2>&- <&-", "2> /dev/full > >(true)"])
  func service(redirection: String) throws {
    let before = try gatekeeper.read("data/liveness/announced.version")
    // Two states after the first, so that it went on after lines that were not taken.
    let outcome = try gatekeeper.shell(
      """
      $G run --interval 0.05 \(redirection) & pid=$!; version() { cat data/liveness/announced.version; }
      for round in 1 2; do last=$(version)
      for i in $(seq 300); do [ "$(version)" = "$last" ] || break; sleep 0.1; done; done
      kill -TERM $pid; wait $pid; echo $?; version
      """)
    #expect(outcome.output.hasPrefix("0\n"), "\(outcome)")
    #expect(outcome.output.dropFirst(2) > before)
  }
}
