import ArgumentParser
import CommandSupport
import Gatekeeper

/// A run held against thresholds: which figures hold, which do not and by how much, and which thresholds the run says
/// nothing about.
///
/// A threshold and a figure belong together when they have one name and one number of videos. The same work with fewer
/// videos is not proportionally faster, since part of each figure is independent of their number, so a figure of another
/// size is not compared.
struct ThresholdCheck {
  /// A figure that has a threshold.
  struct Finding {
    let figure: Figure
    let limit: Threshold.Limit
    /// The median in the form of the limit: bytes of scan, or the figure's own unit.
    let measured: Double

    /// 1 at the limit and more beyond it, whichever way it faces.
    var share: Double {
      switch limit {
      case .scanBytes(let value), .maximum(let value): measured / value
      case .minimum(let value): measured > 0 ? value / measured : .infinity
      }
    }

    var holds: Bool { share <= 1 }
  }

  /// In the order of the run.
  private(set) var findings: [Finding] = []
  /// Thresholds for which the run has no figure, in their file's order.
  let missing: [Threshold]
  private let figures: [Figure]

  var broken: [Finding] { findings.filter { !$0.holds } }

  /// Throws a usage error when a figure cannot be compared, because it is no time or the run has no scan, and when nothing
  /// at all can be.
  init(_ run: MeasuredRun, against thresholds: Thresholds) throws {
    figures = run.entries.map(\.figure)
    missing = thresholds.thresholds.filter { threshold in
      !run.entries.contains { $0.figure.name == threshold.name && $0.figure.videos == threshold.videos }
    }
    for entry in run.entries {
      for threshold in thresholds.thresholds
      where threshold.name == entry.figure.name && threshold.videos == entry.figure.videos {
        findings.append(
          Finding(
            figure: entry.figure, limit: threshold.limit, measured: try Self.measured(entry, in: threshold.limit)))
      }
    }
    guard !findings.isEmpty else {
      let sizes = Set(thresholds.thresholds.map(\.videos)).sorted().map { "\($0)" }.joined(separator: ", ")
      throw ValidationError(
        "no figure of this run has a threshold; there are thresholds for runs of \(sizes) videos, and the run has "
          + "\(Set(figures.map(\.videos)).sorted().map { "\($0)" }.joined(separator: ", "))")
    }
  }

  private static func measured(_ entry: MeasuredRun.Entry, in limit: Threshold.Limit) throws -> Double {
    let figure = entry.figure
    guard case .scanBytes = limit else { return figure.median }
    guard let rate = entry.scanRate else {
      throw ValidationError(
        "\(figure.name) has no \(MemoryScan.figure) above it to be compared with; measure with 'scan' among --only")
    }
    switch figure.unit {
    case "s": return figure.median * rate
    case "ns": return figure.median * 1e-9 * rate
    case "1/s" where figure.median > 0: return rate / figure.median
    default:
      throw ValidationError(
        "\(figure.name) is \(Figure.text(figure.median)) \(figure.unit), which is no time: give its threshold as maximum "
          + "or minimum instead of scanBytes")
    }
  }

  /// What to say on standard error about a threshold that was not compared.
  func sentence(about missing: Threshold) -> String {
    guard let other = figures.first(where: { $0.name == missing.name }) else {
      return "\(missing.name) is not in this run"
    }
    return "\(missing.name) was measured with \(other.videos) videos, its threshold is for \(missing.videos)"
  }
}
