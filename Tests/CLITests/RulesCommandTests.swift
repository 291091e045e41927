import Foundation
import TestSupport
import Testing

/// `gatekeeper rules`: what the sets hold, and what each rule costs.
@Suite("Rules command") struct RulesCommandTests {
  private static let instant = "2026-01-01T00:00:00Z"

  private struct RuleSet: Decodable {
    struct Rule: Decodable {
      struct Blocker: Decodable { let code, kind, owner, dataset, sentence, fix: String }

      let rule: String
      let blockers: [Blocker]
      let microseconds, cellsBlocked, videosTouched: Int?
    }

    let name, fingerprint: String
    let rules: [Rule]
  }

  private struct Status: Decodable {
    let videos: Int
    let cellsBlockedByCode: [String: Int]
  }

  private func decode<Value: Decodable>(_ line: some StringProtocol) throws -> Value {
    try JSONDecoder().decode(Value.self, from: Data(line.utf8))
  }

  @Test("every set is listed with every rule, blocker and owner") func list() throws {
    let gatekeeper = try Executable()
    let table = try gatekeeper.run("rules")
    #expect(table.status == 0)
    for part in ["standard, fingerprint ", "candidate, fingerprint ", "rating-missing", "Ratings and Compliance"] {
      #expect(table.output.contains(part), "\(part)")
    }
    let sets: [RuleSet] = try gatekeeper.run("rules", "-o", "json").output.split(separator: "\n").map(decode)
    #expect(sets.map(\.name) == ["standard", "candidate"])
    for set in sets {
      #expect(set.rules.map(\.rule).suffix(2) == ["hierarchy", "asset-liveness"])
      #expect(set.rules.flatMap(\.blockers).count == 17)
      #expect(set.rules.allSatisfy { $0.cellsBlocked == nil })
    }
    #expect(try gatekeeper.run("rules", "--rules", "candidate", "-o", "json").output.hasPrefix(#"{"name":"candidate""#))
    #expect(try gatekeeper.run("rules", "--at", Self.instant).status == 64)
  }

  @Test("costs agree with the blocks of an evaluation, and nothing is published") func costs() throws {
    let gatekeeper = try Executable()
    try gatekeeper.run("generate", "--videos", "300", "--store", "data")
    let arguments = ["rules", "--rules", "standard", "--costs", "--at", Self.instant, "-o", "json"]
    let one: RuleSet = try decode(try gatekeeper.run(arguments + ["--threads", "1"]).output)
    let two: RuleSet = try decode(try gatekeeper.run(arguments + ["--threads", "3"]).output)
    #expect(!FileManager.default.fileExists(atPath: gatekeeper.directory.url.appending(path: "data/liveness").path))
    #expect(one.rules.map(\.cellsBlocked) == two.rules.map(\.cellsBlocked))
    #expect(one.rules.map(\.videosTouched) == two.rules.map(\.videosTouched))
    #expect(one.rules.allSatisfy { $0.microseconds ?? -1 >= 0 })

    try gatekeeper.run("evaluate", "--at", Self.instant)
    let status: Status = try decode(try gatekeeper.run("status", "-o", "json").output)
    // A cell has at most one blocker of these rules.
    for rule in one.rules where ["territory", "captions", "spoken-language", "contract-window"].contains(rule.rule) {
      let cells = rule.blockers.compactMap { status.cellsBlockedByCode["\(rule.rule)/\($0.code)"] }.reduce(0, +)
      #expect(rule.cellsBlocked == cells && cells > 0, "\(rule.rule)")
    }
    let synopsis = try #require(one.rules.first { $0.rule == "synopsis" })
    let cells = try #require(synopsis.cellsBlocked)
    // One of several languages each may be missing, or a draft: a blocker each, and one cell.
    let blockers = synopsis.blockers.compactMap { status.cellsBlockedByCode["synopsis/\($0.code)"] }.reduce(0, +)
    #expect(cells > 0 && cells < blockers, "\(cells) cells, \(blockers) blockers")
    #expect(one.rules.first { $0.rule == "territory" }?.videosTouched == status.videos)
  }
}
