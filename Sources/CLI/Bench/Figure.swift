import Foundation

/// One measured figure: its samples, and how large the work was.
struct Figure {
  let name: String
  let unit: String
  let samples: [Double]
  let videos: Int
  let threads: Int

  var sorted: [Double] { samples.sorted() }
  var minimum: Double { sorted.first ?? 0 }
  var maximum: Double { sorted.last ?? 0 }

  /// The middle sample; of an even number, the mean of the two.
  var median: Double {
    let sorted = sorted
    guard let last = sorted.indices.last else { return 0 }
    return (sorted[last / 2] + sorted[(last + 1) / 2]) / 2
  }

  /// One JSON object, the field names of docs and other benchmarks.
  var json: String {
    "{\"name\":\"\(name)\",\"unit\":\"\(unit)\",\"median\":\(Self.text(median)),\"min\":\(Self.text(minimum)),"
      + "\"max\":\(Self.text(maximum)),\"runs\":\(samples.count),\"videos\":\(videos),\"threads\":\(threads)}"
  }

  /// Four digits that mean something, without an exponent.
  static func text(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let digits = max(0, 3 - Int(log10(abs(value)).rounded(.down)))
    return String(format: "%.\(min(digits, 9))f", value)
  }
}
