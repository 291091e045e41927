/// Prints figures as they are measured: JSON lines at once, a table at the end.
final class BenchReport {
  let format: ReportFormat
  private var table = TextTable("figure", "median", "min", "max", "unit", "runs")

  init(_ format: ReportFormat) { self.format = format }

  func add(_ figure: Figure) {
    if format == .json { return Console.print(figure.json) }
    table.add(
      figure.name, Figure.text(figure.median), Figure.text(figure.minimum), Figure.text(figure.maximum), figure.unit,
      "\(figure.samples.count)")
  }

  func finish() { if format == .table { for line in table.lines { Console.print(line) } } }
}
