import ArgumentParser
import Foundation
package import RuleKit
package import Timeline

/// `--at` of commands that evaluate: RFC 3339, or whole milliseconds since 1970.
package struct InstantArgument: ExpressibleByArgument {
  package let instant: Instant

  package init(instant: Instant) { self.instant = instant }

  package init?(argument: String) {
    if let milliseconds = Int64(argument) {
      instant = Instant(milliseconds: milliseconds)
    } else if let instant = Instant(rfc3339: argument) {
      self.instant = instant
    } else {
      return nil
    }
    guard instant >= .earliest, instant <= .latest else { return nil }
  }

  package var defaultValueDescription: String { "\(instant)" }
}

/// A version, 17 digits.
package struct VersionArgument: ExpressibleByArgument {
  package let version: Version

  package init?(argument: String) {
    guard let version = Version(argument) else { return nil }
    self.version = version
  }
}

/// Datasets by name, separated by commas: `assets,ratings`. In dataset order, each once.
package struct DatasetList: ExpressibleByArgument {
  package let datasets: [Dataset]

  package static let all = DatasetList(datasets: Dataset.allCases)

  private init(datasets: [Dataset]) { self.datasets = datasets }

  package init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    let datasets = names.compactMap(Dataset.init(rawValue:))
    guard datasets.count == names.count else { return nil }
    self.datasets = Dataset.allCases.filter(datasets.contains)
  }

  package var defaultValueDescription: String { datasets.map(\.rawValue).joined(separator: ",") }
}

extension Instant {
  /// The clock. Only the executables read it; everything below them is told what time it is.
  package static var now: Instant { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }
}
