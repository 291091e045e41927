import ArgumentParser
import PlainText

/// Rows in columns as wide as their widest cell, two spaces apart.
///
/// Widths are those of a terminal: an East Asian wide character or an emoji takes two columns, a combining mark none.
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
  package mutating func add(_ cells: String...) { rows.append(cells.map(\.visible)) }

  package var isEmpty: Bool { rows.isEmpty }

  /// The header and the rows, without spaces at the ends of lines.
  package var lines: [String] {
    let widths = header.indices.map { column in ([header] + rows).map { $0[column].columnCount }.max() ?? 0 }
    return ([header] + rows).map { row in
      let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.columnCount) }
      return cells.joined(separator: "  ").trimmedEnd
    }
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    guard let last = lastIndex(where: { $0 != " " }) else { return "" }
    return String(self[...last])
  }

  /// How many columns a terminal takes for the text.
  fileprivate var columnCount: Int { reduce(0) { $0 + $1.columnCount } }
}

extension Character {
  /// 2 for a wide character, 0 for marks and format characters that stand alone, else 1.
  fileprivate var columnCount: Int {
    guard !isASCII else { return 1 }
    if unicodeScalars.contains(where: \.isWide) { return 2 }
    return unicodeScalars.allSatisfy(\.isWithoutWidth) ? 0 : 1
  }
}

extension Unicode.Scalar {
  /// Wide or fullwidth in Unicode Standard Annex 11, by blocks, or shown as a picture.
  fileprivate var isWide: Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD, 0xFE0F:
      true
    default: properties.isEmojiPresentation
    }
  }

  fileprivate var isWithoutWidth: Bool {
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: true
    default: false
    }
  }
}

/// `-o table|json` of commands that report.
package enum ReportFormat: String, ExpressibleByArgument, CaseIterable { case table, json }

package struct FormatOptions: ParsableArguments {
  @Option(name: [.customShort("o"), .customLong("output")], help: "The form: table or json.")
  package var format = ReportFormat.table

  package init() {}
}
