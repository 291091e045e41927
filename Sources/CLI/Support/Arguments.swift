import ArgumentParser
import Foundation
import RuleKit
import Timeline

/// `--at` of commands that evaluate: RFC 3339, or whole milliseconds since 1970.
struct InstantArgument: ExpressibleByArgument {
  let instant: Instant

  init(instant: Instant) { self.instant = instant }

  init?(argument: String) {
    if let milliseconds = Int64(argument) {
      instant = Instant(milliseconds: milliseconds)
    } else if let instant = Instant(rfc3339: argument) {
      self.instant = instant
    } else {
      return nil
    }
    guard instant >= .earliest, instant <= .latest else { return nil }
  }

  var defaultValueDescription: String { "\(instant)" }
}

/// A version, 17 digits.
struct VersionArgument: ExpressibleByArgument {
  let version: Version

  init?(argument: String) {
    guard let version = Version(argument) else { return nil }
    self.version = version
  }
}

/// Datasets by name, separated by commas: `assets,ratings`. In dataset order, each once.
struct DatasetList: ExpressibleByArgument {
  let datasets: [Dataset]

  static let all = DatasetList(datasets: Dataset.allCases)

  init(datasets: [Dataset]) { self.datasets = datasets }

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let datasets = names.compactMap(Dataset.init(rawValue:))
    guard datasets.count == names.count else { return nil }
    self.datasets = Dataset.allCases.filter(datasets.contains)
  }

  var defaultValueDescription: String { datasets.map(\.rawValue).joined(separator: ",") }
}

extension Instant {
  /// The clock, read in the one module that may.
  static var now: Instant { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }
}
