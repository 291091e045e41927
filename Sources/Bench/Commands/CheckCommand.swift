import ArgumentParser
import CommandSupport
import Foundation
import Gatekeeper

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Holds a run against kept thresholds, as ratios to the machine's own scan.",
    discussion: """
      gatekeeper-bench evaluate -o json | gatekeeper-bench check

      The threshold of a time is not in seconds but in bytes: those that the plain scan of memory of the same run \
      ('scan.memory') reads meanwhile. So a busy or slower machine, whose scan is slower too, is not taken for slower code. \
      The median counts. A threshold that the run has no figure for is said, and breaks nothing.

      Exit codes: 0 all figures hold, 1 some do not, 64 wrong files, or nothing to compare.
      """)

  @Argument(help: "What 'gatekeeper-bench ... -o json' printed; - is standard input.")
  var file = "-"

  @Option(help: "The file of thresholds.")
  var thresholds = "benchmarks/thresholds.json"

  @OptionGroup var formatOptions: FormatOptions

  func run() throws {
    let check = try ThresholdCheck(
      try MeasuredRun(try text(), name: file == "-" ? "standard input" : file),
      against: try Thresholds(path: thresholds))
    switch formatOptions.format {
    case .table: for line in Self.table(check) { Console.print(line) }
    case .json: for finding in check.findings { Console.print(Self.json(finding)) }
    }
    for threshold in check.missing { Console.note("not compared: \(check.sentence(about: threshold))") }
    for finding in check.broken { Console.note(Self.sentence(finding)) }
    if !check.broken.isEmpty { throw ExitCode(1) }
  }

  private func text() throws -> String {
    if file == "-" { return String(decoding: try FileHandle.standardInput.readToEnd() ?? Data(), as: UTF8.self) }
    guard let data = FileManager.default.contents(atPath: file) else { throw ValidationError("cannot read \(file)") }
    return String(decoding: data, as: UTF8.self)
  }

  private static func table(_ check: ThresholdCheck) -> [String] {
    var table = TextTable("FIGURE", "MEDIAN", "COMPARED", "LIMIT", "SHARE", "")
    for finding in check.findings {
      let (measured, limit) = texts(finding)
      table.add(
        finding.figure.name, "\(Figure.text(finding.figure.median)) \(finding.figure.unit)", measured, limit,
        String(format: "%.2f", finding.share), finding.holds ? "holds" : "BROKEN")
    }
    return table.lines + ["", "\(check.findings.count - check.broken.count) of \(check.findings.count) figures hold"]
  }

  /// `cycle.full is 1.43 times its limit: 27.2 GB of scan, at most 19.0 GB`
  private static func sentence(_ finding: ThresholdCheck.Finding) -> String {
    let (measured, limit) = texts(finding)
    let times = String(format: "%.2f", finding.share)
    if case .minimum = finding.limit {
      return "\(finding.figure.name) is \(measured), \(times) times below its \(limit)"
    }
    return "\(finding.figure.name) is \(measured), \(times) times its limit of \(limit)"
  }

  /// The measured value and its limit, in one unit.
  private static func texts(_ finding: ThresholdCheck.Finding) -> (measured: String, limit: String) {
    let unit = finding.figure.unit == "ratio" ? "" : " \(finding.figure.unit)"
    func own(_ value: Double) -> String { Figure.text(value) + unit }
    return switch finding.limit {
    case .scanBytes(let limit): (bytes(finding.measured), bytes(limit))
    case .maximum(let limit): (own(finding.measured), own(limit))
    case .minimum(let limit): (own(finding.measured), "least of \(own(limit))")
    }
  }

  /// `19.0 GB of scan`
  private static func bytes(_ count: Double) -> String {
    let units = [(1e9, "GB"), (1e6, "MB"), (1e3, "kB")]
    let (size, unit) = units.first { count >= $0.0 } ?? (1, "B")
    return String(format: "%.1f \(unit) of scan", count / size)
  }

  private static func json(_ finding: ThresholdCheck.Finding) -> String {
    var writer = JSONLineWriter()
    writer.object {
      $0.field("name", finding.figure.name)
      $0.field("videos", finding.figure.videos)
      $0.field("median", json: Figure.text(finding.figure.median))
      $0.field("unit", finding.figure.unit)
      $0.field("measured", json: Figure.text(finding.measured))
      $0.field("limit", json: Figure.text(finding.limit.value))
      $0.field("share", json: finding.share.isFinite ? Figure.text(finding.share) : nil)
      $0.field("holds", finding.holds)
    }
    return writer.text
  }
}
