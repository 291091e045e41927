import Foundation
import TestSupport
import Testing

/// What an operator sees and does when a file of a store is lost or damaged.
@Suite("Damaged store at the command line", .serialized) struct StoreDamageTests {
  private let gatekeeper: Executable

  init() throws {
    gatekeeper = try Executable()
    try gatekeeper.importMini()
  }

  private func names(_ timeline: String) throws -> Set<String> {
    Set(try FileManager.default.contentsOfDirectory(atPath: gatekeeper.directory.file("data/\(timeline)")))
  }

  private func blobs(_ timeline: String) throws -> Set<String> {
    try names(timeline).filter { $0.hasPrefix("snapshot-") || $0.contains("delta-") }
  }

  @Test("a lost announcement is no empty dataset: import and evaluate refuse, and the repair they name works")
  func lostAnnouncement() throws {
    #expect(try gatekeeper.run("evaluate", "--at", "2026-01-01T00:00:00Z").status == 0)
    let output = try gatekeeper.run("output").output
    for timeline in ["videos", "liveness"] {
      try FileManager.default.removeItem(atPath: gatekeeper.directory.file("data/\(timeline)/announced.version"))
    }
    let before = (try blobs("videos"), try blobs("liveness"))
    let runs = [
      try gatekeeper.run("import", "videos", "\(Executable.mini)/videos.ndjson"), try gatekeeper.run("evaluate"),
      try gatekeeper.run("dataset", "rollback", "videos", "20260101000000000", "--reason", "r"),
    ]
    for run in runs {
      #expect(run.status == 1)
      #expect(run.errors.contains("is missing, though"), "\(run.errors)")
    }
    #expect(runs[0].errors.contains("'gatekeeper dataset repair videos --store data'"), "\(runs[0].errors)")
    #expect(try blobs("videos") == before.0 && blobs("liveness") == before.1)
    for timeline in ["videos", "liveness"] {
      #expect(try gatekeeper.run("dataset", "verify", timeline, "--all").status == 1)
      let plan = try gatekeeper.run("dataset", "repair", timeline, "--store", "data")
      #expect(plan.status == 0 && plan.output.contains("--apply' does it"), "\(plan)")
      #expect(try !names(timeline).contains("announced.version"), "a plan changes nothing")
      #expect(try gatekeeper.run("dataset", "repair", timeline, "--store", "data", "--apply").status == 0)
      #expect(try gatekeeper.run("dataset", "verify", timeline, "--all").status == 0)
      #expect(try gatekeeper.run("dataset", "repair", timeline).output.contains("nothing to repair"))
    }
    #expect(try gatekeeper.run("output").output == output)
    #expect(try gatekeeper.run("import", "videos", "\(Executable.mini)/videos.ndjson").status == 0)
    #expect(try gatekeeper.run("evaluate", "--at", "2026-01-01T00:00:00Z").status == 0)
  }

  @Test("beside a damaged newest snapshot, import and rollback go on") func damagedSnapshot() throws {
    let first = try #require(try blobs("ratings").first { $0.hasPrefix("snapshot-") }?.dropFirst("snapshot-".count))
    #expect(try gatekeeper.run("apply", "\(Executable.mini)/changes.ndjson").status == 0)
    // Of so small a dataset each version has a snapshot.
    let newest = try #require(try blobs("ratings").filter { $0.hasPrefix("snapshot-") }.max())
    #expect(!newest.hasSuffix(first))
    try Data([1, 2, 3]).write(to: gatekeeper.directory.url.appending(path: "data/ratings/\(newest)"))
    #expect(try gatekeeper.run("dataset", "show", "ratings").status == 0)
    #expect(try gatekeeper.run("dataset", "rollback", "ratings", "\(first)", "--reason", "r").status == 0)
    #expect(try gatekeeper.run("import", "ratings", "\(Executable.mini)/ratings.ndjson").status == 0)
  }

  @Test("the guard's timelines are verified, also when nothing is held") func guardTimelines() throws {
    for timeline in ["held", "decisions"] {
      let none = try gatekeeper.run("dataset", "verify", timeline)
      #expect(none.status == (timeline == "held" ? 0 : 1), "\(none)")
      #expect(try gatekeeper.run("dataset", "repair", timeline).status == 1)
      #expect(!FileManager.default.fileExists(atPath: gatekeeper.directory.file("data/\(timeline)")))
    }
    #expect(try gatekeeper.run("dataset", "repair", "films").status == 64)
  }

  /// A few files and damages; the whole sweep is run by hand.
  @Test("the store sweep finds nothing wrong") func sweep() throws {
    let script = SharedFolder.packageRoot.appending(path: "scripts/store-sweep").path
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["python3", script, "--quick", "--timelines", "videos", "--gatekeeper", gatekeeper.path]
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
  }
}
