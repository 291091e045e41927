import CommandSupport
import Foundation
import Gatekeeper

/// One measured figure: how large the work was, and what its runs came to.
///
/// Its JSON form is one line, which `check` and other programs read:
/// ```json
/// {"name":"cycle.full","unit":"s","median":0.5200,"min":0.4900,"max":0.6100,"runs":5,"videos":100000,"threads":2}
/// ```
struct Figure: Decodable {
  /// `cycle.full`; benchmarks/README.md says what each one measures.
  let name: String
  let unit: String
  /// The middle sample; of an even number of samples, the mean of the two in the middle.
  let median: Double
  let min, max: Double
  let runs, videos, threads: Int

  /// - Parameter samples: one value a run, at least one.
  init(name: String, unit: String, samples: [Double], videos: Int, threads: Int) {
    let sorted = samples.sorted()
    guard let first = sorted.first, let last = sorted.last else { preconditionFailure("\(name) has no sample") }
    (self.name, self.unit, self.videos, self.threads) = (name, unit, videos, threads)
    (min, max, runs) = (first, last, samples.count)
    median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
  }

  var json: String {
    var writer = JSONLineWriter()
    writer.object {
      $0.field("name", name)
      $0.field("unit", unit)
      $0.field("median", json: Self.text(median))
      $0.field("min", json: Self.text(min))
      $0.field("max", json: Self.text(max))
      $0.field("runs", runs)
      $0.field("videos", videos)
      $0.field("threads", threads)
    }
    return writer.text
  }

  /// Four digits that mean something, without an exponent.
  static func text(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let digits = Swift.max(0, 3 - Int(log10(abs(value)).rounded(.down)))
    return String(format: "%.\(Swift.min(digits, 9))f", value)
  }
}

/// Prints figures: as JSON each line as soon as it is measured, as a table all of them at the end.
final class BenchReport {
  private let format: ReportFormat
  private var table = TextTable("figure", "median", "min", "max", "unit", "runs")

  init(_ format: ReportFormat) { self.format = format }

  func add(_ figure: Figure) {
    if format == .json { return Console.print(figure.json) }
    table.add(
      figure.name, Figure.text(figure.median), Figure.text(figure.min), Figure.text(figure.max), figure.unit,
      "\(figure.runs)")
  }

  func finish() { if format == .table { for line in table.lines { Console.print(line) } } }
}
