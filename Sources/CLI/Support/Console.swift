import ArgumentParser
import Foundation
import RuleKit

/// Standard output carries data and nothing else; everything for people about the run goes to standard error.
enum Console {
  static func print(_ line: String) { write(Array((line + "\n").utf8)) }

  static func write(_ bytes: [UInt8]) { FileHandle.standardOutput.write(Data(bytes)) }

  static func note(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }

  /// Seconds with three digits.
  static func seconds(_ seconds: Double) -> String { String(format: "%.3f s", seconds) }
}

/// A failure that needs no more than its sentence; exit code 1.
struct CleanError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Rows in columns as wide as their widest cell, two spaces apart.
struct TextTable {
  private let header: [String]
  private var rows: [[String]] = []

  init(_ header: String...) { self.header = header }

  mutating func add(_ cells: String...) { rows.append(cells) }

  var isEmpty: Bool { rows.isEmpty }

  var lines: [String] {
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

/// Country sets for people.
enum CountryText {
  /// The codes, or how many when there are more than `limit`.
  static func text(_ countries: CountrySet, limit: Int = 12) -> String {
    if countries == .all { return "all \(Country.count) countries" }
    let codes = countries.prefix(limit).map(\.code).joined(separator: " ")
    return countries.count > limit ? "\(codes) and \(countries.count - limit) more" : codes
  }
}

/// `-o table|json` of commands that report.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable { case table, json }

struct FormatOptions: ParsableArguments {
  @Option(name: [.customShort("o"), .customLong("output")], help: "The form: table or json.")
  var format = ReportFormat.table
}
