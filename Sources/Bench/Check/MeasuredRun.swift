import ArgumentParser
import Foundation

/// The figures of a run, read from what `gatekeeper-bench ... -o json` printed.
///
/// Runs may be put together in one file. Each prints its scan of memory before all else, so the scan of a figure is the one
/// nearest above it.
struct MeasuredRun {
  /// A figure beside the scan of its run.
  struct Entry {
    let figure: Figure
    /// Bytes a second; nil when no scan stands above the figure.
    let scanRate: Double?
  }

  let entries: [Entry]

  /// - Parameters:
  ///   - text: one JSON object a line; empty lines are skipped.
  ///   - name: where the text is from, for messages.
  ///
  /// Throws a usage error for a line that is no figure, and for a text without any.
  init(_ text: String, name: String) throws {
    var (entries, scanRate): ([Entry], Double?) = ([], nil)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      guard !line.allSatisfy(\.isWhitespace) else { continue }
      let figure: Figure
      do {
        figure = try JSONDecoder().decode(Figure.self, from: Data(line.utf8))
      } catch {
        throw ValidationError(
          "\(name):\(index + 1) is no figure of 'gatekeeper-bench -o json': \(JSONFault.text(error))")
      }
      if figure.name == MemoryScan.figure {
        guard figure.unit == "GB/s", figure.median > 0 else {
          throw ValidationError("\(name):\(index + 1): \(figure.name) must be in GB/s and above 0")
        }
        scanRate = figure.median * 1e9
      }
      entries.append(Entry(figure: figure, scanRate: scanRate))
    }
    guard !entries.isEmpty else {
      throw ValidationError("\(name) has no figures; make one with 'gatekeeper-bench evaluate -o json'")
    }
    self.entries = entries
  }
}
