import ArgumentParser
import Foundation

/// Where a command writes.
///
/// Standard output carries the data that was asked for and nothing else, so that it can go into a file or another
/// program. Everything that people want to know about the run goes to standard error.
/// ```swift
/// Console.print(writer.text)                 // data
/// Console.note("3 lines were refused")       // about the run
/// ```
package enum Console {
  /// Writes a line to standard output.
  package static func print(_ line: String) { write(Array((line + "\n").utf8)) }

  /// Writes bytes to standard output as they are.
  package static func write(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }

  /// Writes a line to standard error.
  package static func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

  /// Seconds with three digits: `0.125 s`.
  package static func seconds(_ seconds: Double) -> String { String(format: "%.3f s", seconds) }
}

/// A failure that needs no more than its sentence: the command prints it and ends with exit code 1.
///
/// For wrong usage, which ends with 64 and shows how the command is called, throw ArgumentParser's `ValidationError`.
package struct CleanError: Error, CustomStringConvertible {
  package let description: String

  package init(_ description: String) { self.description = description }
}

/// Rows in columns as wide as their widest cell, two spaces apart.
/// ```swift
/// var table = TextTable("DATASET", "VERSION")
/// table.add("assets", "20260101000000000")
/// for line in table.lines { Console.print(line) }
/// ```
package struct TextTable {
  private let header: [String]
  private var rows: [[String]] = []

  package init(_ header: String...) { self.header = header }

  /// Adds a row with as many cells as the header has.
  package mutating func add(_ cells: String...) { rows.append(cells) }

  package var isEmpty: Bool { rows.isEmpty }

  /// The header and the rows, without spaces at the ends of lines.
  package var lines: [String] {
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].count }.max() ?? 0 }
    return ([header] + rows).map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
      return cells.joined(separator: "  ").trimmedEnd
    }
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }
}

/// `-o table|json` of commands that report.
package enum ReportFormat: String, ExpressibleByArgument, CaseIterable { case table, json }

package struct FormatOptions: ParsableArguments {
  @Option(name: [.customShort("o"), .customLong("output")], help: "The form: table or json.")
  package var format = ReportFormat.table

  package init() {}
}
