import ArgumentParser
import CommandSupport
import Gatekeeper
import RuleKit
import Timeline

struct StatusCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "status",
    abstract: "Shows the timelines of a store: versions, ages, records, cells, dangling records, and what is wrong.",
    discussion: """
      What is wrong is what can be seen in the store: inputs that cannot be read or went back, a held state, a clock that is \
      behind. What a running process meets is in its log, in /v1/status and on the pages of 'serve'. Exit code 0 all the same.
      """)

  @OptionGroup var formatOptions: FormatOptions
  @OptionGroup var storeOptions: StoreOptions

  func run() async throws {
    let status = try StoreStatus(storeOptions.store, at: .now)
    switch formatOptions.format {
    case .json: Console.print(Self.json(status))
    case .table:
      for line in Self.table(status, now: .now) { Console.print(line) }
      for problem in status.problems {
        Console.print("")
        Console.print(
          "PROBLEM \(problem.subject == .held ? status.held?.sentence ?? problem.sentence : problem.sentence)")
      }
    }
  }

  private static func table(_ status: StoreStatus, now: Instant) -> [String] {
    var inputs = TextTable("DATASET", "VERSION", "RECORDS", "DANGLING", "AGE")
    for input in status.inputs {
      let age = input.publishedAt.map { "\(now.seconds(since: $0)) s" } ?? "-"
      inputs.add(
        input.dataset.rawValue, input.version?.description ?? Self.missing(input, status), "\(input.records)",
        input.danglingCount.map { "\($0)" } ?? "-", age)
    }
    var lines = inputs.lines
    guard let output = status.output else {
      return lines + (status.problems.contains { $0.subject == .output } ? [] : ["", "Nothing was evaluated yet."])
    }
    let evaluation = output.evaluation
    lines += [
      "", "liveness@\(output.version), evaluated at \(evaluation.evaluatedAt) with \(evaluation.rules)",
      "digest \(evaluation.digest)\(evaluation.follows.map { ", follows \($0)" } ?? "")",
      "\(status.counts.videos) videos, \(status.counts.cells) cells: \(status.counts.live) live, "
        + "\(status.counts.blocked) blocked", "",
    ]
    var codes = TextTable("BLOCKED BY", "CELLS")
    for code in status.blockedByCode { codes.add(code.name, "\(code.cells)") }
    return lines + codes.lines
  }

  private static func missing(_ input: StoreStatus.Input, _ status: StoreStatus) -> String {
    status.problems.contains { $0.subject == .input(input.dataset) } ? "cannot advance" : "none yet"
  }

  private static func json(_ status: StoreStatus) -> String {
    var writer = JSONLineWriter()
    writer.object { object in
      object.field("inputs", objects: status.inputs) { input, writer in
        writer.field("dataset", input.dataset.rawValue)
        writer.field("version", input.version?.description)
        writer.field("publishedAt", input.publishedAt?.description)
        writer.field("records", input.records)
        writer.field("dangling", input.danglingCount)
        writer.field("danglingKeys", strings: input.dangling)
      }
      object.field("version", status.output?.version.description)
      object.field("evaluatedAt", status.output?.evaluation.evaluatedAt.description)
      object.field("rules", (status.output?.evaluation.rules).map { "\($0)" })
      object.field("digest", status.output?.evaluation.digest)
      object.field("follows", status.output?.evaluation.follows?.description)
      object.field("videos", status.counts.videos)
      object.field("cells", status.counts.cells)
      object.field("cellsLive", status.counts.live)
      object.field("cellsBlocked", status.counts.blocked)
      object.field("cellsBlockedByCode") { codes in
        for code in status.blockedByCode { codes.field(code.name, code.cells) }
      }
      object.field("held", objects: status.held.map { [$0] } ?? []) { HeldReport.write($0, to: &$1) }
      object.field("problems", objects: status.problems) { $0.write(to: &$1) }
    }
    return writer.text
  }
}
